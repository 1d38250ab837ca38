rule "RDS012" {
  name     = "insights-without-cmk"
  title    = "Performance Insights without a customer managed key"
  question = "Performance Insights has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_354", "AWS-0078"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Set `performance_insights_kms_key_id` to the ARN of a customer managed key."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  when      = it.performance_insights_enabled == true
  condition = tf::declared(it.performance_insights_kms_key_id) ? aws::is_customer_key(it.performance_insights_kms_key_id) : false
  message   = "Performance Insights of `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.performance_insights_kms_key_id
}
