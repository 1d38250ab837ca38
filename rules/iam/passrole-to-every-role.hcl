rule "IAM016" {
  name         = "passrole-to-every-role"
  title        = "Policy allows passing every role"
  question     = "the policy allows passing every role"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "No policy allows passing every role."
  aliases      = ["AWS-0342"]

  why = <<-EOT
    Every role of the account can be given to a service, those of administrators too. Who can also start a program becomes
    one.
  EOT
  how = "Name the roles, and add the condition `iam:PassedToService`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["pass-role-unscoped"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy

  fix {
    value  = problem.smaller
    safety = "unsafe"
  }
}
