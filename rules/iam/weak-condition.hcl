rule "IAM026" {
  name         = "weak-condition"
  title        = "Condition that does not restrict access"
  question     = "the condition restricts access"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every condition restricts access."

  why = <<-EOT
    The condition looks like a restriction, but also matches requests that it should exclude: those without the key, or
    with any value.
  EOT
  how = "Use an operator that requires the key, and values that match only the intended requests."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, [
    "ineffective-condition",
    "ifexists-weakens-condition",
    "set-operator-on-single-valued-key",
    "multivalued-key-without-set-operator",
    "mfa-bypassable-condition",
  ]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
