rule "IAM024" {
  name         = "invalid-arn"
  title        = "Policy names a resource or policy that cannot exist"
  question     = "what the policy names can exist"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Policies name resources and policies that can exist."

  why = <<-EOT
    A text that is not the ARN of anything matches nothing: the grant, or the denial, has no effect, or AWS refuses the
    policy.
  EOT
  how = "Use the `arn` of the resource."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["invalid-arn", "wildcard-in-service-name", "unknown-managed-policy"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
