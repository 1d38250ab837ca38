rule "IAM030" {
  name         = "cross-account-access"
  title        = "Access for another account"
  question     = "another account has access"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No other account has access."

  why = <<-EOT
    The administrators of the other account decide who uses this access. Make sure that it is deliberate.
  EOT
  how = "Check that the account is yours, or belongs to someone you trust with this access."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["cross-account-access"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
