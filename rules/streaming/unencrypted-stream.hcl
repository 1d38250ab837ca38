rule "KIN001" {
  name     = "unencrypted-stream"
  title    = "Unencrypted Kinesis stream"
  question = "the stream is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_43", "AWS-0064", "Kinesis.1", "862fe4bf"]

  why = <<-EOT
    Records in the stream are stored unencrypted.
  EOT
  how = "Set `encryption_type = \"KMS\"`, and `kms_key_id` to a KMS key or to `alias/aws/kinesis`."

  each "it" { in = resources.aws_kinesis_stream }

  condition = it.encryption_type == "KMS"
  message   = "stream `${tf::address(it)}` is not encrypted"
  place     = it.encryption_type
}
