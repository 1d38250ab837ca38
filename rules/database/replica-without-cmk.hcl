rule "DDB004" {
  name     = "replica-without-cmk"
  title    = "Replica of a table without a customer managed key"
  question = "the replica has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_271"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Set `kms_key_arn` to a key in the region of the replica."

  each "it" { in = resources.aws_dynamodb_table_replica }

  condition = tf::declared(it.kms_key_arn) ? aws::is_customer_key(it.kms_key_arn) : false
  message   = "replica `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_key_arn
}
