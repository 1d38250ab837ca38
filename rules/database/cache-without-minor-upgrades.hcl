rule "CAC004" {
  name     = "cache-without-minor-upgrades"
  title    = "Minor versions of a cache are not installed"
  question = "minor versions of the cache are not installed"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_322", "ElastiCache.2"]

  why = <<-EOT
    Minor versions hold security fixes.
  EOT
  how = "Remove `auto_minor_version_upgrade = false`."

  each "it" { in = concat(resources.aws_elasticache_cluster, resources.aws_elasticache_replication_group) }

  condition = tf::declared(it.auto_minor_version_upgrade) ? it.auto_minor_version_upgrade == true : true
  message   = "cache `${tf::address(it)}` does not install minor versions"
  place     = it.auto_minor_version_upgrade

  fix {
    value  = true
    safety = "safe"
  }
}
