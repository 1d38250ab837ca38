rule "CAC006" {
  name     = "cache-without-cmk"
  title    = "Cache without a customer managed key"
  question = "the cache is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_191"]

  why = <<-EOT
    By default, AWS encrypts the cache with a key that you do not control. With a customer managed key, you decide who
    can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key. This replaces an existing cache: restore it from a backup."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "cache `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
