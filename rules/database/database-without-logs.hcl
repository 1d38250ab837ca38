rule "RDS014" {
  name     = "database-without-logs"
  title    = "Database that exports no logs"
  question = "logs of the database are not exported"
  severity = "low"
  group    = "security"
  expects  = "Every database exports its logs."
  default  = "off"
  aliases  = ["CKV_AWS_129", "CKV_AWS_324", "RDS.9"]

  why = <<-EOT
    Logs that stay in the database are gone after some days, and with the database.
  EOT
  how = "Set `enabled_cloudwatch_logs_exports` to the logs of the engine."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = tf::declared(it.enabled_cloudwatch_logs_exports) ? length(it.enabled_cloudwatch_logs_exports) > 0 : false
  message   = "logs of `${tf::address(it)}` are not exported"
  place     = it.enabled_cloudwatch_logs_exports
}
