rule "IAM032" {
  name         = "unusable-trust"
  title        = "Nobody can assume the role as it is meant"
  question     = "anyone can assume the role as it is meant"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every role can be assumed by whom it is meant for."

  why = <<-EOT
    The service or provider that is meant calls another action, has another name, or sends another ARN: it is refused.
  EOT
  how = "Use the action, the name and the ARN of the service."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["mismatched-action-for-principal", "unknown-service-principal", "source-arn-unsupported-scope"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
