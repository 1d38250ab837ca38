rule "CAC006" {
  name     = "cache-without-cmk"
  title    = "Cache without a customer managed key"
  question = "the cache has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_191"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "cache `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_key_id
}
