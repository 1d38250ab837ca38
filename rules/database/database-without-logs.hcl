rule "RDS014" {
  name     = "database-without-logs"
  title    = "Database without log exports"
  question = "the database exports no logs"
  severity = "low"
  group    = "security"
  expects  = "Every database exports its logs to CloudWatch Logs."
  default  = "off"
  aliases  = ["CKV_AWS_129", "CKV_AWS_324", "RDS.9", "8d7f7b8c"]

  why = <<-EOT
    Logs that stay on the database are deleted after a few days, and together with it.
  EOT
  how = "List the log types of the engine in `enabled_cloudwatch_logs_exports`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = tf::declared(it.enabled_cloudwatch_logs_exports) ? length(it.enabled_cloudwatch_logs_exports) > 0 : false
  message   = "database `${tf::address(it)}` exports no logs to CloudWatch Logs"
  place     = it.enabled_cloudwatch_logs_exports
}
