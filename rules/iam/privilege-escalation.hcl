rule "IAM027" {
  name         = "privilege-escalation"
  title        = "Permissions that lead to all permissions"
  question     = "the permissions lead to all permissions"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy has permissions that lead to all permissions."
  aliases      = ["CKV_AWS_110", "CKV_AWS_286"]

  why = <<-EOT
    Some permissions are as good as all: who may write policies, attach them, or run programs with roles that may do more, has
    what those have. The permissions of all policies of a role count together.
  EOT
  how = "Take one of the actions away, or bound it to resources that do not matter."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["privilege-escalation"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
