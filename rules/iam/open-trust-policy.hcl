rule "IAM004" {
  name         = "open-trust-policy"
  title        = "Role that everyone can assume"
  question     = "everyone can assume the role"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No role can be assumed by everyone."
  aliases      = ["CKV_AWS_60", "AC_AWS_0146"]

  why = <<-EOT
    Any AWS account can assume the role and gets its permissions. An external ID does not help: it is not a secret.
  EOT
  how = "Name the service or the account that assumes the role."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["trust-any-principal"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
