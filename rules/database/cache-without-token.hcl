rule "CAC007" {
  name     = "cache-without-token"
  title    = "Cache without authentication"
  question = "the cache requires no authentication"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_31", "ElastiCache.6"]

  why = <<-EOT
    Anything that can reach the cache can read and write all of it.
  EOT
  how = "Set `transit_encryption_enabled = true`, and `auth_token` or `user_group_ids`."

  each "it" { in = resources.aws_elasticache_replication_group }

  condition = it.transit_encryption_enabled == true && (tf::declared(it.auth_token) || tf::declared(it.user_group_ids))
  message   = "cache `${tf::address(it)}` requires no authentication"
  place     = it
}
