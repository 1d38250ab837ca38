rule "IAM026" {
  name         = "weak-condition"
  title        = "Condition that excludes nobody"
  question     = "a condition excludes anyone"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every condition excludes somebody."

  why = <<-EOT
    The condition looks like a bound and is met by requests that it was meant to stop: those without the key, or with any
    value.
  EOT
  how = "Use an operator that requires the key, and values that leave out what should be left out."

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
