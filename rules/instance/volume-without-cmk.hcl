rule "INS009" {
  name     = "volume-without-cmk"
  title    = "EBS volume without a customer managed key"
  question = "the volume has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_189", "AWS-0027"]

  why = <<-EOT
    By default, AWS encrypts the volume with a key that it manages. With a customer managed key you decide who can
    decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_ebs_volume }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "volume `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
