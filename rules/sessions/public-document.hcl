rule "SSM003" {
  name     = "public-document"
  title    = "Public Systems Manager document"
  question = "the document is shared with everyone"
  severity = "high"
  group    = "security"
  expects  = "No Systems Manager document is public."
  aliases  = ["CKV_AWS_303", "SSM.4"]

  why = <<-EOT
    Every AWS account can read the document, with whatever names, commands and secrets are in it.
  EOT
  how = "Name the accounts that use it."

  each "it" { in = resources.aws_ssm_document }

  locals {
    accounts = try(split(",", it.permissions.account_ids), [])
  }

  when      = it.permissions != null
  condition = !contains([for account in local.accounts : lower(trimspace(account))], "all")
  message   = "document `${tf::address(it)}` is shared with everyone"
  place     = it.permissions
}
