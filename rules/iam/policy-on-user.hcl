rule "IAM035" {
  name     = "policy-on-user"
  title    = "IAM policy on a single user"
  question = "the user has a policy"
  severity = "low"
  group    = "security"
  expects  = "Users get their permissions from groups."
  aliases  = ["CKV_AWS_40", "AWS-0143", "b4378389", "AC_AWS_0475", "IAM.2"]

  why = <<-EOT
    Permissions of single users are hard to review, and stay when a user's work changes.
  EOT
  how = "Attach the policy to a group or a role."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["policy-on-user"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
