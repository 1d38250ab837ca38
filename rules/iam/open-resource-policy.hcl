rule "IAM021" {
  name         = "open-resource-policy"
  title        = "Resource policy lets everyone in"
  question     = "the resource policy lets everyone in"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No resource policy lets everyone in."
  aliases      = ["CKV_AWS_33", "KMS.5"]

  why = <<-EOT
    Everyone with an AWS account, and often everyone, can do what the statement allows. A condition on TLS or on the
    referer does not bound who that is.
  EOT
  how = "Name the accounts, roles or services; or bound the statement with `aws:PrincipalOrgID`, `aws:SourceAccount` or `aws:SourceArn`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["public-access"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
