rule "IAM031" {
  name         = "open-oidc-trust"
  title        = "OIDC trust without a narrow condition on the subject"
  question     = "the role can be assumed by any subject of the identity provider"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Trust policies for OIDC name the subjects that may assume the role."
  aliases      = ["CKV_AWS_358", "CKV_AWS_393"]

  why = <<-EOT
    The identity provider issues tokens to all its customers: without a condition on `sub`, any repository or project in
    the world can assume the role.
  EOT
  how = "Add a condition on `sub` that names the owner and the repository."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["oidc-missing-sub-condition", "oidc-sub-too-broad"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
