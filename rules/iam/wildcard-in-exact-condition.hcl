rule "IAM013" {
  name         = "wildcard-in-exact-condition"
  title        = "Wildcard in an exact-match condition"
  question     = "an exact-match condition has a wildcard"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "No exact-match condition has a wildcard."

  why = <<-EOT
    `StringEquals` does not expand wildcards: a value with `*` equals only itself, so the condition never matches, and
    the statement allows, or denies, nothing.
  EOT
  how = "Use `ArnLike` (or `StringLike`)."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["wildcard-in-exact-operator"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
