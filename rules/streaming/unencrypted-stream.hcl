rule "KIN001" {
  name     = "unencrypted-stream"
  title    = "Unencrypted stream"
  question = "the stream is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_43", "AWS-0064", "Kinesis.1"]

  why = <<-EOT
    What is in the stream is stored as it was sent.
  EOT
  how = "Set `encryption_type = \"KMS\"` and `kms_key_id`."

  each "it" { in = resources.aws_kinesis_stream }

  condition = it.encryption_type == "KMS"
  message   = "stream `${tf::address(it)}` is not encrypted"
  place     = it.encryption_type
}
