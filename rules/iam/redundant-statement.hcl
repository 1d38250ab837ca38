rule "IAM034" {
  name     = "redundant-statement"
  title    = "Redundant part of a policy"
  question = "every part of the policy has an effect"
  severity = "low"
  group    = "hygiene"

  why = <<-EOT
    It repeats what another part of the policy says, or a `Deny` cancels it, but readers take it as effective.
  EOT
  how = "Remove it."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["redundant-action", "redundant-resource", "redundant-statement", "allow-neutralised-by-deny"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
