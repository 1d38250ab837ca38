rule "IAM003" {
  name         = "unscoped-passrole"
  title        = "Policy allows passing every role and starting a workload with it"
  question     = "the policy allows passing every role and starting a workload with it"
  severity     = "high"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "No policy allows both passing every role and starting a workload."

  why = <<-EOT
    A principal that can pass any role and run a task can run it as an administrator, whatever its own permissions are.
  EOT
  how = "Name the task role and the execution role, and add a condition on `iam:PassedToService`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["pass-role-unscoped-to-compute"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy

  fix {
    value  = problem.smaller
    safety = "unsafe"
  }
}
