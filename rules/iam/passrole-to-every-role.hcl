rule "IAM016" {
  name         = "passrole-to-every-role"
  title        = "Policy allows passing every role"
  question     = "the policy allows passing every role"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "No policy allows passing every role."
  aliases      = ["AWS-0342", "e39bee8c"]

  why = <<-EOT
    Every role of the account can be passed to a service, including administrator roles. A principal that can also start
    a workload becomes an administrator.
  EOT
  how = "Name the roles, and add a condition on `iam:PassedToService`."

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
