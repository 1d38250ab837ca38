rule "IAM022" {
  name         = "old-policy-version"
  title        = "Missing or outdated policy version, or empty element"
  question     = "the policy has the current version and no empty elements"
  severity     = "low"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Policies have the current version and no empty elements."

  why = <<-EOT
    Without `Version`, or with `2008-10-17`, policy variables are plain text. An empty list matches nothing, which is
    rarely intended.
  EOT
  how = "Set `Version` to `2012-10-17`, and remove empty elements."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["missing-version", "old-version", "empty-array"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
