rule "KIN002" {
  name     = "unencrypted-delivery-stream"
  title    = "Unencrypted delivery stream"
  question = "the delivery stream is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_240", "DataFirehose.1", "5c6dd5e7"]

  why = <<-EOT
    Records that wait for delivery are stored unencrypted.
  EOT
  how = "Add `server_side_encryption { enabled = true }`."

  each "it" { in = resources.aws_kinesis_firehose_delivery_stream }

  when      = length(it.kinesis_source_configuration) == 0
  condition = it.server_side_encryption[0].enabled == true
  message   = "delivery stream `${tf::address(it)}` is not encrypted"
  place     = it.server_side_encryption[0].enabled

  fix {
    value = true
  }
}
