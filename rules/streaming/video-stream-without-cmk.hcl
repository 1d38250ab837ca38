rule "KIN005" {
  name     = "video-stream-without-cmk"
  title    = "Video stream without a customer managed key"
  question = "the video stream has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_177"]

  why = <<-EOT
    By default, AWS encrypts the video stream with a key that it manages. With a customer managed key you decide who can
    decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_kinesis_video_stream }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "video stream `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
