rule "IAM006" {
  name         = "negated-allow"
  title        = "Allow with `NotAction` on every resource, or with `NotResource`"
  question     = "the policy allows everything except what it names"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows everything except what it names."

  why = <<-EOT
    `NotAction` on every resource, and `NotResource`, allow everything else when the effect is `Allow`, including what
    AWS adds later.
  EOT
  how = "Name what is allowed, or turn the statement into a `Deny`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["not-action-with-allow-everywhere", "not-resource-with-allow"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
