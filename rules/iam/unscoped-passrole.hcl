rule "IAM003" {
  name         = "unscoped-passrole"
  title        = "Policy allows passing every role and running programs with it"
  question     = "the policy allows passing every role and running programs with it"
  severity     = "high"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "No policy allows passing every role together with running programs."

  why = <<-EOT
    Who can pass any role and run a task can run it as an administrator. The permissions of the role itself do not matter then.
  EOT
  how = "Name the task role and the execution role, and add the condition `iam:PassedToService`."

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
