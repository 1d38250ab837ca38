rule "INS015" {
  name     = "image-without-cmk"
  title    = "Copied image or snapshot without a customer managed key"
  question = "the copy has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_236", "CKV_AWS_183"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = concat(resources.aws_ami_copy, resources.aws_ebs_snapshot_copy) }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "copy `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_key_id
}
