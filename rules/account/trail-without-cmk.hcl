rule "TRL003" {
  name     = "trail-without-cmk"
  title    = "Trail without a customer managed key"
  question = "the trail is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_35", "AWS-0015", "CloudTrail.2"]

  why = <<-EOT
    By default, AWS encrypts the log files with a key that you do not control. With a customer managed key, you decide
    who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_cloudtrail }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "trail `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
