rule "CAC005" {
  name     = "cache-without-failover"
  title    = "Cache without automatic failover"
  question = "the cache has no automatic failover"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV2_AWS_50", "ElastiCache.3"]

  why = <<-EOT
    Without automatic failover, the application has no primary node until the failed one is replaced.
  EOT
  how = "Set `automatic_failover_enabled = true`, and `num_cache_clusters` to at least 2."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = tf::declared(it.automatic_failover_enabled) ? it.automatic_failover_enabled == true : false
  message   = "cache `${tf::address(it)}` has no automatic failover"
  place     = it.automatic_failover_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
