rule "IAM032" {
  name         = "unusable-trust"
  title        = "Trust policy that the intended principal cannot satisfy"
  question     = "the intended principal can assume the role"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every role can be assumed by its intended principal."

  why = <<-EOT
    The intended service or provider uses another action, principal name or source ARN, so AWS denies its request.
  EOT
  how = "Use the action, the principal and the ARN that the service documents."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["mismatched-action-for-principal", "unknown-service-principal", "source-arn-unsupported-scope"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
