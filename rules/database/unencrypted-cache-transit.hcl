rule "CAC002" {
  name     = "unencrypted-cache-transit"
  title    = "Cache without encryption in transit"
  question = "the cache does not encrypt data in transit"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_30", "AWS-0051", "ElastiCache.5", "1afbb3fa"]

  why = <<-EOT
    Without encryption in transit, tasks and the cache exchange data, including passwords, in plain text.
  EOT
  how = "Set `transit_encryption_enabled = true`."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = tf::declared(it.transit_encryption_enabled) ? it.transit_encryption_enabled == true : false
  message   = "cache `${tf::address(it)}` does not encrypt data in transit"
  place     = it.transit_encryption_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
