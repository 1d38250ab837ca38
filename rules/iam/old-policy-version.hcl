rule "IAM022" {
  name         = "old-policy-version"
  title        = "Policy relies on defaults of the old policy language"
  severity     = "low"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    Without `Version`, or with that of 2008, policy variables are plain text. An empty list matches nothing, which is
    seldom what was meant.
  EOT
  how = "Set `Version` to `2012-10-17`, and leave out empty elements."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["missing-version", "old-version", "empty-array"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
