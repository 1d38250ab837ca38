rule "RDS012" {
  name     = "insights-without-cmk"
  title    = "Performance Insights without a customer managed key"
  question = "Performance Insights data is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_354", "AWS-0078"]

  why = <<-EOT
    By default, AWS encrypts Performance Insights data with a key that you do not control. With a customer managed key,
    you decide who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `performance_insights_kms_key_id` to the ARN of a customer managed key."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  when      = it.performance_insights_enabled == true
  condition = tf::declared(it.performance_insights_kms_key_id) ? aws::is_customer_key(it.performance_insights_kms_key_id) : false
  message   = "Performance Insights data of `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.performance_insights_kms_key_id
}
