rule "IAM017" {
  name         = "open-trust-policy-without-rights"
  title        = "Everyone can assume a role with unknown permissions"
  question     = "everyone can assume the role"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No role can be assumed by everyone, whatever its permissions are."
  aliases      = ["CKV_AWS_60", "12b7e704"]

  why = <<-EOT
    Any AWS account of the world can take the role. Its policies are not in this configuration, so what it may do is not
    known.
  EOT
  how = "Name the service or the account that assumes the role."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["trust-any-principal-without-rights"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
