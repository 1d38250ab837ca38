rule "IAM034" {
  name     = "redundant-statement"
  title    = "Part of a policy has no effect"
  question = "every part of the policy has an effect"
  severity = "low"
  group    = "hygiene"

  why = <<-EOT
    What another part says already, or takes back, is read as if it mattered.
  EOT
  how = "Remove it."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["redundant-action", "redundant-resource", "redundant-statement", "allow-neutralised-by-deny"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
