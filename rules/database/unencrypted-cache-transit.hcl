rule "CAC002" {
  name     = "unencrypted-cache-transit"
  title    = "Cache without encryption in transit"
  question = "the cache does not encrypt in transit"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_30", "AWS-0051", "ElastiCache.5"]

  why = <<-EOT
    Tasks and cache speak in plain text, and the password with them.
  EOT
  how = "Set `transit_encryption_enabled = true`."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = tf::declared(it.transit_encryption_enabled) ? it.transit_encryption_enabled == true : false
  message   = "cache `${tf::address(it)}` does not encrypt in transit"
  place     = it.transit_encryption_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
