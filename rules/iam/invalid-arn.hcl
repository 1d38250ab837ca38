rule "IAM024" {
  name         = "invalid-arn"
  title        = "Invalid ARN or unknown managed policy"
  question     = "the ARNs in the policy are valid"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Policies contain only valid ARNs."

  why = <<-EOT
    An invalid ARN matches nothing: the statement has no effect, or AWS rejects the policy.
  EOT
  how = "Reference the `arn` of the resource."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["invalid-arn", "wildcard-in-service-name", "unknown-managed-policy"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
