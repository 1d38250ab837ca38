rule "IAM008" {
  name         = "admin-managed-policy"
  title        = "Administrator policy on a workload role"
  question     = "a workload has an administrator policy"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No workload has an administrator policy."
  aliases      = ["CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_56"]

  why = <<-EOT
    `AdministratorAccess` allows everything, and `IAMFullAccess` and `PowerUserAccess` are enough to get there. An
    attacker who gets into the task, function or instance has the same permissions.
  EOT
  how = "Attach a policy that allows only the actions the program uses."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["administrator-policy"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
