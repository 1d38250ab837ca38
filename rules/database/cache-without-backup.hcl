rule "CAC003" {
  name     = "cache-without-backup"
  title    = "Cache without backups"
  question = "the cache has no automatic backups"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_134", "AWS-0050", "ElastiCache.1", "8fdb08a0"]

  why = <<-EOT
    When a cache without backups fails, its contents are lost. A cache that can be refilled needs no backups, so this
    rule is off by default.
  EOT
  how = "Set `snapshot_retention_limit` to the number of days to keep backups."

  each "it" { in = concat(
    [for cache in resources.aws_elasticache_cluster : cache if coalesce(cache.engine, "redis") != "memcached" && coalesce(cache.node_type, "other") != "cache.t1.micro"],
    resources.aws_elasticache_replication_group,
  ) }

  condition = coalesce(it.snapshot_retention_limit, 0) > 0
  message   = "cache `${tf::address(it)}` has no automatic backups"
  place     = it.snapshot_retention_limit

  fix {
    value  = 7
    safety = "unsafe"
  }
}
