rule "S3027" {
  name     = "object-without-cmk"
  title    = "S3 object without a customer managed key"
  question = "the object has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_186", "CKV_AWS_181", "AC_AWS_0498", "5fb49a69"]

  why = <<-EOT
    Without an explicit key, an object has the default encryption of the bucket, which is SSE-S3 unless configured:
    everyone with read access to the bucket can decrypt it.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = concat(resources.aws_s3_object, resources.aws_s3_bucket_object, resources.aws_s3_object_copy) }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "object `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
