rule "BKP001" {
  name     = "vault-without-cmk"
  title    = "Backup vault without a customer managed key"
  question = "the backup vault has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_166", "Backup.1"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take that away
    from everyone at once.
  EOT
  how = "Set `kms_key_arn` to the ARN of a customer managed key."

  each "it" { in = resources.aws_backup_vault }

  condition = tf::declared(it.kms_key_arn) ? aws::is_customer_key(it.kms_key_arn) : false
  message   = "backup vault `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_key_arn
}
