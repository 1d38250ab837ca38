rule "INS015" {
  name     = "image-without-cmk"
  title    = "AMI or snapshot copy without a customer managed key"
  question = "the copy has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_236", "CKV_AWS_183"]

  why = <<-EOT
    By default, AWS encrypts the copy with a key that it manages. With a customer managed key you decide who can
    decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = concat(resources.aws_ami_copy, resources.aws_ebs_snapshot_copy) }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "copy `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
