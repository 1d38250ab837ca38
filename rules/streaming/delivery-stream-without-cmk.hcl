rule "KIN003" {
  name     = "delivery-stream-without-cmk"
  title    = "Delivery stream without a customer managed key"
  question = "the delivery stream has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_241"]

  why = <<-EOT
    By default, AWS encrypts it with a key that AWS owns. With a customer managed key you decide who can decrypt, and
    can revoke access for everyone at once.
  EOT
  how = "Add a `server_side_encryption` block with `enabled = true`, `key_type = \"CUSTOMER_MANAGED_CMK\"` and `key_arn`."

  each "it" { in = resources.aws_kinesis_firehose_delivery_stream }

  locals {
    right = [for encryption in it.server_side_encryption : encryption.enabled == true && encryption.key_type == "CUSTOMER_MANAGED_CMK" && (tf::declared(encryption.key_arn) ? encryption.key_arn != null : false)]
  }

  # Data from a Kinesis stream is encrypted there.
  when      = length(it.kinesis_source_configuration) == 0
  condition = anytrue(local.right)
  message   = "delivery stream `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it
}
