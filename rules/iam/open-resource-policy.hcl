rule "IAM021" {
  name         = "open-resource-policy"
  title        = "Resource policy allows access for everyone"
  question     = "the resource policy allows access for everyone"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No resource policy allows access for everyone."
  aliases      = ["CKV_AWS_33", "KMS.5", "7ebc9038"]

  why = <<-EOT
    Everyone with an AWS account, and often everyone on the internet, can do what the statement allows. A condition on
    TLS or on the referer does not restrict who that is.
  EOT
  how = "Name the accounts, roles or services, or restrict the statement with `aws:PrincipalOrgID`, `aws:SourceAccount` or `aws:SourceArn`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["public-access"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
