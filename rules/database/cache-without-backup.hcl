rule "CAC003" {
  name     = "cache-without-backup"
  title    = "Cache without backups"
  question = "the cache has no automatic backups"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_134", "AWS-0050", "ElastiCache.1"]

  why = <<-EOT
    What the cache held is gone when it fails. A cache that can be filled again needs no backup, so this is for
    you to choose.
  EOT
  how = "Set `snapshot_retention_limit` to a number of days."

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
