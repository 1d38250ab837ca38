rule "IAM028" {
  name         = "bucket-policy-escalation"
  title        = "Bucket permissions that escalate to object access"
  question     = "the policy's bucket permissions escalate to object access"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy has bucket permissions that escalate to object access."

  why = <<-EOT
    A principal that can change the policy, the ACL or the lifecycle of a bucket can read or delete its objects,
    although no statement allows that.
  EOT
  how = "Remove the action from the policy."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["s3-policy-escalation"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
