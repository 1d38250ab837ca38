rule "IAM029" {
  name         = "whole-account-trust"
  title        = "Role that a whole account can assume"
  question     = "a whole account can assume the role"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Trust policies name the roles and users that may assume the role."
  aliases      = ["CKV_AWS_61"]

  why = <<-EOT
    The account's administrators decide who assumes the role: every principal there with `sts:AssumeRole` on `*` can.
    For a vendor with many customers the trust policy also needs an external ID, or one customer can reach the role of
    another.
  EOT
  how = "Name the role that assumes it, and require `sts:ExternalId` from a vendor."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["trust-account-root", "missing-external-id"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
