rule "DDB003" {
  name     = "table-without-cmk"
  title    = "Table without a customer managed key"
  question = "the table is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_119", "AWS-0025"]

  why = <<-EOT
    By default, AWS encrypts the table with a key that you do not control. With a customer managed key, you decide who
    can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_arn` in `server_side_encryption` to the ARN of a customer managed key."

  each "it" { in = resources.aws_dynamodb_table }

  condition = tf::declared(it.server_side_encryption[0].kms_key_arn) ? aws::is_customer_key(it.server_side_encryption[0].kms_key_arn) : false
  message   = "table `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.server_side_encryption[0].kms_key_arn
}
