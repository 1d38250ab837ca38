rule "IAM030" {
  name         = "cross-account-access"
  title        = "Another account has access"
  question     = "another account has access"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No other account has access."

  why = <<-EOT
    Who that account lets in is not seen here. What another account may do should be known and wanted.
  EOT
  how = "Check that the account is one of yours, or of somebody whom you trust with this."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["cross-account-access"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
