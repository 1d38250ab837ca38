rule "IAM022" {
  name         = "old-policy-version"
  title        = "Policy relies on defaults of the old policy language"
  question     = "the policy relies on defaults of the old policy language"
  severity     = "low"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Policies state the current version of the policy language."

  why = <<-EOT
    Without `Version`, or with that of 2008, policy variables are plain text. An empty list matches nothing, which is
    rarely what was meant.
  EOT
  how = "Set `Version` to `2012-10-17`, and leave out empty elements."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["missing-version", "old-version", "empty-array"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
