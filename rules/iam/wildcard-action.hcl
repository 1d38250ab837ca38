rule "IAM001" {
  name         = "wildcard-action"
  title        = "Policy allows every action"
  question     = "the policy allows every action"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows every action on every resource."
  aliases      = ["CKV_AWS_1", "CKV_AWS_49", "CKV_AWS_62", "CKV_AWS_63", "CKV2_AWS_40", "IAM.1", "2f37c4a3"]

  why = <<-EOT
    The policy also allows what the program never does: deleting, changing permissions, and every action that AWS adds
    later. Every action of IAM, STS, KMS, Secrets Manager or Organizations amounts to the same.
  EOT
  how = "Name the actions that the program uses."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["full-admin", "powerful-service-wildcard"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
