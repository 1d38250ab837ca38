rule "RDS021" {
  name     = "replicated-backup-without-cmk"
  title    = "Replicated backups without a customer managed key"
  question = "replicated backups have no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_245"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a key in the region of the backups."

  each "it" { in = resources.aws_db_instance_automated_backups_replication }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "backups of `${tf::address(it)}` are encrypted with a key that AWS manages"
  place     = it.kms_key_id
}
