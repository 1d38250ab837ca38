rule "IAM029" {
  name         = "whole-account-trust"
  title        = "Every role and user of an account can assume the role"
  question     = "every role and user of an account can assume the role"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Roles can be assumed only by the roles and users that they name."
  aliases      = ["CKV_AWS_61"]

  why = <<-EOT
    The account's administrators decide who assumes the role, with `sts:AssumeRole` on `*` alone. A service of another
    company that acts for many customers needs an external ID beside it, or one customer reaches another's role.
  EOT
  how = "Name the role that assumes it; add `sts:ExternalId` for another company."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["trust-account-root", "missing-external-id"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
