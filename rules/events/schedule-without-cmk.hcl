rule "EVT010" {
  name     = "schedule-without-cmk"
  title    = "Schedule without a customer managed key"
  question = "the schedule has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_297"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take that away
    from everyone at once.
  EOT
  how = "Set `kms_key_arn` to the ARN of a customer managed key."

  each "it" { in = resources.aws_scheduler_schedule }

  condition = tf::declared(it.kms_key_arn) ? aws::is_customer_key(it.kms_key_arn) : false
  message   = "schedule `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_key_arn
}
