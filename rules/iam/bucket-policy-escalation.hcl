rule "IAM028" {
  name         = "bucket-policy-escalation"
  title        = "Permissions on a bucket that lead to its objects"
  question     = "the permissions on a bucket lead to its objects"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy has permissions on a bucket that lead to its objects."

  why = <<-EOT
    Who may change the policy, the ACL or the lifecycle of a bucket reads or deletes its objects, although no statement
    allows that.
  EOT
  how = "Take the action away from the program."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["s3-policy-escalation"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
