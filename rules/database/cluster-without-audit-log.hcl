rule "RDS015" {
  name     = "cluster-without-audit-log"
  title    = "Aurora MySQL cluster without an audit log"
  question = "the cluster exports no audit log"
  severity = "low"
  group    = "security"
  expects  = "Every Aurora MySQL cluster exports its audit log."
  default  = "off"
  aliases  = ["CKV_AWS_325", "RDS.34"]

  why = <<-EOT
    The audit log records who did what in the database.
  EOT
  how = "Add `audit` to `enabled_cloudwatch_logs_exports`."

  each "it" { in = resources.aws_rds_cluster }

  when      = contains(["aurora", "aurora-mysql", "mysql"], coalesce(it.engine, "aurora"))
  condition = tf::declared(it.enabled_cloudwatch_logs_exports) ? contains(it.enabled_cloudwatch_logs_exports, "audit") : false
  message   = "cluster `${tf::address(it)}` exports no audit log"
  place     = it.enabled_cloudwatch_logs_exports
}
