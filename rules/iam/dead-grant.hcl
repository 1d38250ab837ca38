rule "IAM023" {
  name         = "dead-grant"
  title        = "Statement whose actions and resources do not match"
  question     = "the actions of the statement match its resources"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The actions of every statement match its resources."

  why = <<-EOT
    AWS accepts the policy, but requests are still denied: object actions need object ARNs, and some actions support
    only `*`.
  EOT
  how = "Name a resource of a type that the action supports."

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
