rule "CAC001" {
  name     = "unencrypted-cache"
  title    = "Unencrypted cache"
  question = "the cache is not encrypted at rest"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_29", "AWS-0045", "ElastiCache.4", "76976de7"]

  why = <<-EOT
    Anyone who gets access to the storage of the cache or to its backups can read the data.
  EOT
  how = "Set `at_rest_encryption_enabled = true`. This replaces an existing cache: restore it from a backup."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = tf::declared(it.at_rest_encryption_enabled) ? tostring(it.at_rest_encryption_enabled) == "true" : false
  message   = "cache `${tf::address(it)}` is not encrypted at rest"
  place     = it.at_rest_encryption_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
