rule "IAM025" {
  name         = "dead-condition"
  title        = "Condition that never matches"
  question     = "the condition can match"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every condition can match."

  why = <<-EOT
    A key that requests never carry, a value of the wrong type, or two conditions that contradict each other: an `Allow`
    with such a condition grants nothing, and a `Deny` denies nothing.
  EOT
  how = "Look up the key in the Service Authorization Reference."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, [
    "unknown-condition-key",
    "condition-key-not-supported-by-action",
    "condition-type-mismatch",
    "duplicate-condition-key",
    "unsatisfiable-condition",
    "policy-variable-in-old-version",
    "variable-unsupported-in-element",
    "private-ip-in-source-ip",
  ]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
