rule "DDB004" {
  name     = "replica-without-cmk"
  title    = "Table replica without a customer managed key"
  question = "the replica is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_271"]

  why = <<-EOT
    By default, AWS encrypts the replica with a key that you do not control. With a customer managed key, you decide who
    can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_arn` to the ARN of a customer managed key in the region of the replica."

  each "it" { in = resources.aws_dynamodb_table_replica }

  condition = tf::declared(it.kms_key_arn) ? aws::is_customer_key(it.kms_key_arn) : false
  message   = "replica `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_arn
}
