rule "ECS078" {
  name     = "exec-without-cmk"
  title    = "ECS Exec without a customer managed key"
  question = "ECS Exec sessions and their logs are encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_224"]

  why = <<-EOT
    TLS protects a session in transit, and AWS encrypts its log with a key that you do not control. With a customer
    managed key, you decide who can open sessions and read their logs.
  EOT
  how = "Set `kms_key_id`, and `cloud_watch_encryption_enabled` or `s3_bucket_encryption_enabled` in `log_configuration`."

  each "cluster" { in = resources.aws_ecs_cluster }
  each "configuration" { in = cluster.configuration }
  each "exec" { in = configuration.execute_command_configuration }

  locals {
    encrypted = [for log in exec.log_configuration : log.cloud_watch_encryption_enabled == true || log.s3_bucket_encryption_enabled == true]
  }

  # Without a log there is nothing to encrypt: ECS023.
  when      = exec.logging != "NONE"
  condition = (tf::declared(exec.kms_key_id) ? aws::is_customer_key(exec.kms_key_id) : false) && anytrue(local.encrypted)
  message   = "cluster `${cluster.name}` does not encrypt ECS Exec sessions and their logs with a customer managed key"
  place     = exec
}
