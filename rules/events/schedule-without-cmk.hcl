rule "EVT010" {
  name     = "schedule-without-cmk"
  title    = "Schedule without a customer managed key"
  question = "the schedule is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_297"]

  why = <<-EOT
    By default, AWS encrypts the schedule with a key that you do not control. With a customer managed key, you decide
    who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_arn` to the ARN of a customer managed key."

  each "it" { in = resources.aws_scheduler_schedule }

  condition = tf::declared(it.kms_key_arn) ? aws::is_customer_key(it.kms_key_arn) : false
  message   = "schedule `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_arn
}
