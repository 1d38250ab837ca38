rule "IAM006" {
  name         = "negated-allow"
  title        = "Policy allows everything but what it names"
  question     = "the policy allows everything but what it names"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows everything but the actions that it names."

  why = <<-EOT
    `NotAction` on every resource and `NotResource` with `Allow` allow all the rest, also what AWS adds tomorrow.
  EOT
  how = "Name what is allowed, or turn the statement into a `Deny`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["not-action-with-allow-everywhere", "not-resource-with-allow"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
