rule "IAM007" {
  name         = "unknown-action"
  title        = "Unknown action in a policy"
  question     = "the actions in the policy exist"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Policies name only actions that exist."

  why = <<-EOT
    AWS accepts the policy, but the intended action is neither allowed nor denied. Actions and API operations can have
    different names: `UploadPart` needs `s3:PutObject`.
  EOT
  how = "Use the name from the Service Authorization Reference."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["unknown-action", "unknown-service", "invalid-action-format"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
