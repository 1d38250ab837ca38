rule "IAM020" {
  name         = "broad-managed-policy"
  title        = "Attached policy of AWS allows everything with a service"
  question     = "the attached policy of AWS allows everything with a service"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No attached AWS managed policy allows everything with a service."
  aliases      = ["CKV_AWS_274", "CKV2_AWS_56"]

  why = <<-EOT
    Policies of AWS with `FullAccess` in their name allow every action of a service, and often of others, on every
    resource. Those for administrators allow everything.
  EOT
  how = "Attach a policy with the actions that are used."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["administrator-policy-of-people", "managed-policy-too-broad"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
