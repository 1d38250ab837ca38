rule "IAM012" {
  name         = "malformed-policy-document"
  title        = "Malformed IAM policy"
  question     = "the IAM policy is well-formed"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every IAM policy is well-formed."

  why = <<-EOT
    Terraform checks only that a policy is JSON. AWS rejects a policy with invalid elements, versions, effects,
    principals or operators, with missing elements, or over the size limit: `apply` fails halfway.
  EOT
  how = "Write the policy with `aws_iam_policy_document`, and remove the invalid elements."

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
