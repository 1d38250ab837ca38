rule "IAM033" {
  name         = "resource-policy-lockout"
  title        = "Resource policy that locks out its administrators"
  question     = "the resource policy locks out its administrators"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "No resource policy locks out its administrators."
  aliases      = ["CKV_AWS_93"]

  why = <<-EOT
    After `apply`, only the root user of the account can change the policy. Terraform cannot.
  EOT
  how = "Exempt the role that deploys, or narrow the `Deny`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["resource-policy-lockout"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
