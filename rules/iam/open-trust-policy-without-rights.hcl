rule "IAM017" {
  name         = "open-trust-policy-without-rights"
  title        = "Role with unknown permissions that everyone can assume"
  question     = "everyone can assume the role"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No role with unknown permissions can be assumed by everyone."
  aliases      = ["CKV_AWS_60", "12b7e704"]

  why = <<-EOT
    Any AWS account can assume the role. Its policies are not in this configuration, so its permissions are unknown.
  EOT
  how = "Name the service or the account that assumes the role."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["trust-any-principal-without-rights"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
