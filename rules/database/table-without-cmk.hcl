rule "DDB003" {
  name     = "table-without-cmk"
  title    = "Table without a customer managed key"
  question = "the table has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_119", "AWS-0025"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take that away
    from everyone at once.
  EOT
  how = "Set `kms_key_arn` to the ARN of a customer managed key."

  each "it" { in = resources.aws_dynamodb_table }

  condition = tf::declared(it.server_side_encryption[0].kms_key_arn) ? aws::is_customer_key(it.server_side_encryption[0].kms_key_arn) : false
  message   = "table `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.server_side_encryption[0].kms_key_arn
}
