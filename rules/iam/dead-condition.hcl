rule "IAM025" {
  name         = "dead-condition"
  title        = "Condition compares nothing"
  question     = "a condition compares anything"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every condition compares something."

  why = <<-EOT
    A key that requests never have, a value of another type or two conditions that contradict each other make an Allow
    grant nothing, and a Deny deny nothing.
  EOT
  how = "Look the key up in the Service Authorization Reference."

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
