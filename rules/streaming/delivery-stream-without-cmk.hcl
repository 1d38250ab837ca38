rule "KIN003" {
  name     = "delivery-stream-without-cmk"
  title    = "Delivery stream without a customer managed key"
  question = "the delivery stream has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_241"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Add `server_side_encryption` with `key_type = \"CUSTOMER_MANAGED_CMK\"` and `key_arn`."

  each "it" { in = resources.aws_kinesis_firehose_delivery_stream }

  locals {
    right = [for encryption in it.server_side_encryption : encryption.enabled == true && encryption.key_type == "CUSTOMER_MANAGED_CMK" && (tf::declared(encryption.key_arn) ? encryption.key_arn != null : false)]
  }

  # What comes from a stream is encrypted there.
  when      = length(it.kinesis_source_configuration) == 0
  condition = anytrue(local.right)
  message   = "delivery stream `${tf::address(it)}` has no customer managed key"
  place     = it
}
