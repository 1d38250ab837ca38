rule "RDS021" {
  name     = "replicated-backup-without-cmk"
  title    = "Replicated backups without a customer managed key"
  question = "replicated backups are not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_245"]

  why = <<-EOT
    By default, AWS encrypts replicated backups with a key that you do not control. With a customer managed key, you
    decide who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key in the region of the backups."

  each "it" { in = resources.aws_db_instance_automated_backups_replication }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "backups replicated by `${tf::address(it)}` are not encrypted with a customer managed key"
  place     = it.kms_key_id
}
