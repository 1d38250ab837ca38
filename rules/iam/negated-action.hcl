rule "IAM019" {
  name         = "negated-action"
  title        = "Allow with `NotAction` on some resources"
  question     = "the policy allows every action except those it names"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows every action except some on a resource."

  why = <<-EOT
    `NotAction` with `Allow` allows every other action, including those that AWS adds later.
  EOT
  how = "Name the allowed actions, or turn the statement into a `Deny`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["not-action-with-allow"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
