rule "CAC004" {
  name     = "cache-without-minor-upgrades"
  title    = "Cache without automatic minor version upgrades"
  question = "automatic minor version upgrades of the cache are disabled"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_322", "ElastiCache.2"]

  why = <<-EOT
    Minor versions contain security fixes.
  EOT
  how = "Remove `auto_minor_version_upgrade = false`."

  each "it" { in = concat(resources.aws_elasticache_cluster, resources.aws_elasticache_replication_group) }

  condition = tf::declared(it.auto_minor_version_upgrade) ? it.auto_minor_version_upgrade == true : true
  message   = "cache `${tf::address(it)}` has automatic minor version upgrades disabled"
  place     = it.auto_minor_version_upgrade

  fix {
    value  = true
    safety = "safe"
  }
}
