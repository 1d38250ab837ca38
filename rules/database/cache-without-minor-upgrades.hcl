rule "CAC004" {
  name     = "cache-without-minor-upgrades"
  title    = "Cache without automatic minor version upgrades"
  question = "automatic minor version upgrades of the cache are disabled"
  severity = "low"
  group    = "security"
  expects  = "Every cache upgrades minor versions automatically."
  aliases  = ["CKV_AWS_322", "ElastiCache.2"]

  why = <<-EOT
    Minor versions contain security fixes. Redis OSS before version 6 and Memcached are not upgraded automatically.
  EOT
  how = "Remove `auto_minor_version_upgrade = false`."

  each "it" { in = concat(resources.aws_elasticache_cluster, resources.aws_elasticache_replication_group) }

  locals {
    is_memcached = tf::declared(it.engine) ? lower(it.engine) == "memcached" : false
    is_old       = tf::declared(it.engine_version) ? can(regex("^[1-5][.]", it.engine_version)) : false
  }

  when      = !local.is_memcached && !local.is_old
  condition = tf::declared(it.auto_minor_version_upgrade) ? it.auto_minor_version_upgrade == true : true
  message   = "cache `${tf::address(it)}` has automatic minor version upgrades disabled"
  place     = it.auto_minor_version_upgrade

  fix {
    value  = true
    safety = "safe"
  }
}
