rule "IAM019" {
  name         = "negated-action"
  title        = "Policy allows every action but those it names on some resources"
  question     = "the policy allows every action but those it names"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows all actions but some on a resource."

  why = <<-EOT
    `NotAction` with `Allow` allows all the rest, also what AWS adds tomorrow.
  EOT
  how = "Name what is allowed, or turn the statement into a `Deny`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["not-action-with-allow"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
