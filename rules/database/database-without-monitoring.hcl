rule "RDS009" {
  name     = "database-without-monitoring"
  title    = "Database without enhanced monitoring"
  question = "the database has no enhanced monitoring"
  severity = "low"
  group    = "correctness"
  expects  = "Every database has enhanced monitoring."
  default  = "off"
  aliases  = ["CKV_AWS_118", "RDS.6"]

  why = <<-EOT
    Enhanced monitoring shows what happens in the operating system of the database.
  EOT
  how = "Set `monitoring_interval` to 60 and `monitoring_role_arn`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  condition = tf::declared(it.monitoring_interval) ? it.monitoring_interval > 0 : false
  message   = "database `${tf::address(it)}` has no enhanced monitoring"
  place     = it.monitoring_interval
}
