rule "IAM010" {
  name         = "public-resource-policy"
  title        = "Resource policy gives everyone access to data"
  question     = "the resource policy gives everyone access to data"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No resource policy gives everyone access to data."
  aliases      = [
    "CKV_AWS_70", "CKV_AWS_283", "AWS-0032", "e86e26fc", "CKV_AWS_32", "CKV_AWS_168", "CKV_AWS_169",
    "CKV_AWS_387", "SNS.4", "SQS.3", "b26d2b7e", "fa00ce45", "fae52418", "ffdf4b37", "1df37f4b", "66c6f96f",
    "d24c0755",
  ]

  why = <<-EOT
    Everyone with an AWS account, and often everyone on the internet, can read or change what the statement allows. A
    condition on TLS or on the referer does not restrict who that is.
  EOT
  how = "Name the accounts, roles or services, or restrict the statement with `aws:PrincipalOrgID`, `aws:SourceAccount` or `aws:SourceArn`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["public-data-access"]) }

  locals {
    # A search domain with an endpoint in a VPC cannot be reached from outside of it.
    inside  = [for domain in concat(resources.aws_opensearch_domain, resources.aws_elasticsearch_domain) : domain if length(coalesce(domain.vpc_options, [])) > 0]
    holders = [for policy in concat(resources.aws_opensearch_domain_policy, resources.aws_elasticsearch_domain_policy) : policy if anytrue([for domain in local.inside : policy.domain_name == domain.domain_name])]
    private = anytrue([for one in concat(local.inside, local.holders) : tf::address(one) == document.owner])
  }

  when      = tf::known(local.private) ? !local.private : true
  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
