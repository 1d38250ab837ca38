rule "CAC005" {
  name     = "cache-without-failover"
  title    = "Cache without automatic failover"
  question = "the cache does not fail over"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV2_AWS_50", "ElastiCache.3"]

  why = <<-EOT
    When the primary node fails, the application waits for somebody.
  EOT
  how = "Set `automatic_failover_enabled = true` and `num_cache_clusters = 2` or more."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = tf::declared(it.automatic_failover_enabled) ? it.automatic_failover_enabled == true : false
  message   = "cache `${tf::address(it)}` does not fail over"
  place     = it.automatic_failover_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
