rule "RDS008" {
  name     = "database-without-performance-insights"
  title    = "Database without Performance Insights"
  question = "the database has no Performance Insights"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_353", "AWS-0133"]

  why = <<-EOT
    Without Performance Insights, CloudWatch Database Insights cannot show which query slows the database down.
  EOT
  how = "Set `performance_insights_enabled = true`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  condition = tf::declared(it.performance_insights_enabled) ? it.performance_insights_enabled == true : false
  message   = "database `${tf::address(it)}` has no Performance Insights"
  place     = it.performance_insights_enabled

  fix {
    value = true
  }
}
