rule "IAM020" {
  name         = "broad-managed-policy"
  title        = "Attached AWS managed policy allows every action of a service"
  question     = "the attached AWS managed policy allows every action of a service"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No attached AWS managed policy allows every action of a service."
  aliases      = ["CKV_AWS_274", "CKV2_AWS_56"]

  why = <<-EOT
    AWS managed policies with `FullAccess` in their name allow every action of a service, and often of related services,
    on every resource. Administrator policies allow everything.
  EOT
  how = "Attach a policy that allows only the actions the program uses."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["administrator-policy-of-people", "managed-policy-too-broad"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
