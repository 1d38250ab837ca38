rule "IAM007" {
  name         = "unknown-action"
  title        = "Policy names an action that AWS does not have"
  question     = "AWS has the actions that the policy names"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Policies name only actions that AWS has."

  why = <<-EOT
    AWS takes the policy, and the action that was meant is not allowed, or not denied. The names of API calls and of
    actions differ: a part of an upload is `s3:PutObject`.
  EOT
  how = "Use the name from the Service Authorization Reference."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["unknown-action", "unknown-service", "invalid-action-format"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
