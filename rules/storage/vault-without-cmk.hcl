rule "BKP001" {
  name     = "vault-without-cmk"
  title    = "Backup vault without a customer managed key"
  question = "the backup vault has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_166", "Backup.1"]

  why = <<-EOT
    By default, AWS encrypts the backup vault with a key that it manages. With a customer managed key you decide who can
    decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_arn` to the ARN of a customer managed key."

  each "it" { in = resources.aws_backup_vault }

  condition = tf::declared(it.kms_key_arn) ? aws::is_customer_key(it.kms_key_arn) : false
  message   = "backup vault `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_arn
}
