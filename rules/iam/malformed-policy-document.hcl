rule "IAM012" {
  name         = "malformed-policy-document"
  title        = "IAM cannot read the policy"
  question     = "IAM can read the policy"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every policy is one that IAM can read."

  why = <<-EOT
    Terraform looks at a policy as JSON only. AWS refuses one with elements, versions, effects, principals or operators
    that it does not know, with elements missing, or with too many characters: `apply` ends in the middle.
  EOT
  how = "Write the policy with `aws_iam_policy_document`, and leave out what does not belong there."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, [
    "json-syntax-error",
    "missing-statement",
    "missing-effect",
    "missing-action",
    "missing-resource",
    "missing-principal",
    "invalid-version",
    "invalid-effect",
    "invalid-policy-element",
    "unsupported-element-combination",
    "unsupported-element-in-trust-policy",
    "unsupported-principal",
    "invalid-principal-format",
    "invalid-sid",
    "duplicate-sid",
    "policy-too-large",
    "unknown-condition-operator",
  ]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
