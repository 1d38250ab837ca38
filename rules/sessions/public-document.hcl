rule "SSM003" {
  name     = "public-document"
  title    = "Public Systems Manager document"
  question = "the document is public"
  severity = "high"
  group    = "security"
  expects  = "No Systems Manager document is public."
  aliases  = ["CKV_AWS_303", "SSM.4"]

  why = <<-EOT
    Every AWS account can read the document, including its names, commands and secrets.
  EOT
  how = "Name the accounts that use it in `account_ids` of `permissions`."

  each "it" { in = resources.aws_ssm_document }

  locals {
    accounts = try(split(",", it.permissions.account_ids), [])
  }

  when      = it.permissions != null
  condition = !contains([for account in local.accounts : lower(trimspace(account))], "all")
  message   = "document `${tf::address(it)}` is public"
  place     = it.permissions
}
