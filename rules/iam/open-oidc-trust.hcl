rule "IAM031" {
  name         = "open-oidc-trust"
  title        = "Tokens of others can assume the role"
  question     = "tokens of others can assume the role"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Tokens of a provider can assume a role only for the subjects that it names."
  aliases      = ["CKV_AWS_358", "CKV_AWS_393"]

  why = <<-EOT
    The identity provider gives tokens to all its customers: without a bound on `sub`, every repository or project of the
    world gets the role.
  EOT
  how = "Add a condition on `sub` that names the owner and the repository."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["oidc-missing-sub-condition", "oidc-sub-too-broad"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
