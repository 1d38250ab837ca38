rule "IAM011" {
  name         = "passrole-to-any-service"
  title        = "Policy allows passing a role to any service"
  question     = "the policy allows passing a role to any service"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "Roles can be passed only to the services that a policy names."

  why = <<-EOT
    A role that is meant for tasks can be passed to any service that its trust policy allows, now or later.
  EOT
  how = "Add a `StringEquals` condition on `iam:PassedToService` with the service that uses the role: `ecs-tasks.amazonaws.com` for tasks."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["pass-role-missing-service-condition"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
