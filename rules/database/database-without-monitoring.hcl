rule "RDS009" {
  name     = "database-without-monitoring"
  title    = "Database without Enhanced Monitoring"
  question = "the database has no Enhanced Monitoring"
  severity = "low"
  group    = "correctness"
  expects  = "Every database has Enhanced Monitoring."
  default  = "off"
  aliases  = ["CKV_AWS_118", "RDS.6"]

  why = <<-EOT
    Enhanced Monitoring shows the processes and resource usage of the database's operating system.
  EOT
  how = "Set `monitoring_interval = 60`, and `monitoring_role_arn`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  condition = tf::declared(it.monitoring_interval) ? it.monitoring_interval > 0 : false
  message   = "database `${tf::address(it)}` has no Enhanced Monitoring"
  place     = it.monitoring_interval
}
