rule "IAM023" {
  name         = "dead-grant"
  title        = "Policy allows nothing: action and resource do not fit"
  question     = "the actions of the policy fit its resources"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The actions of every statement fit its resources."

  why = <<-EOT
    AWS takes the policy, and the program is denied all the same: an action on objects needs the ARN of objects, and some
    actions only take `*`.
  EOT
  how = "Name a resource of the type that the action is about."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, [
    "resource-type-mismatch",
    "resource-scoped-on-star-only-action",
    "secret-arn-missing-suffix",
    "resource-policy-wrong-resource",
  ]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
