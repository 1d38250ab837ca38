rule "IAM027" {
  name         = "privilege-escalation"
  title        = "Permissions that allow privilege escalation"
  question     = "the permissions allow privilege escalation"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows privilege escalation."
  aliases      = ["CKV_AWS_110", "CKV_AWS_286"]

  why = <<-EOT
    Some permissions amount to all: a principal that can write or attach policies, or start a workload with a more
    powerful role, has the permissions of that role. All policies of a role count together.
  EOT
  how = "Remove one of the actions, or restrict it to resources that cannot be used for escalation."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["privilege-escalation"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
