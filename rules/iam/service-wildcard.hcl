rule "IAM014" {
  name         = "service-wildcard"
  title        = "Policy allows every action of a service"
  question     = "the policy allows every action of a service"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows every action of a service."
  aliases      = ["CKV_AWS_49", "CKV_AWS_72", "AWS-0097", "816ea8cf", "AWS-0345", "IAM.21"]

  why = <<-EOT
    A wildcard allows more than it seems to: deleting, changing permissions, and every action that AWS adds to the
    service later.
  EOT
  how = "Name the actions that the program uses."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, [
    "action-star",
    "service-wildcard",
    "service-wildcard-on-all-resources",
    "wildcard-covers-write",
    "wildcard-covers-permissions-management",
  ]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
