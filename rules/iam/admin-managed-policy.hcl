rule "IAM008" {
  name         = "admin-managed-policy"
  title        = "Program has a policy for administrators"
  question     = "a program has a policy for administrators"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No program has a policy for administrators."
  aliases      = ["CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_56"]

  why = <<-EOT
    `AdministratorAccess` allows everything; `IAMFullAccess` and `PowerUserAccess` are enough to get there. Whoever gets
    into the task, function or instance has that.
  EOT
  how = "Attach a policy with the actions that are used."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["administrator-policy"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
