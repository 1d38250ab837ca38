rule "IAM015" {
  name         = "unscoped-actions"
  title        = "Policy allows actions on every resource"
  question     = "the policy allows actions on every resource"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Policies name the resources that they allow actions on."
  aliases      = ["CKV_AWS_111", "CKV_AWS_290", "CKV_AWS_355", "CKV_AWS_356"]

  why = <<-EOT
    A program with this policy reaches all tasks, queues or roles of the account, not only its own.
  EOT
  how = "Name the ARNs that the program uses. Put actions that support only `*` (`ecr:GetAuthorizationToken`) into a separate statement."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, [
    "write-unscoped",
    "resource-star-unneeded",
    "effectively-star-resource",
    "assume-role-unscoped",
    "create-slr-unscoped",
  ]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy

  fix {
    value  = problem.smaller
    safety = "unsafe"
  }
}
