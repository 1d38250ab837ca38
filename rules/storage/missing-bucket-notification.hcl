rule "S3024" {
  name     = "missing-bucket-notification"
  title    = "Bucket without event notifications"
  question = "the bucket has no event notifications"
  severity = "low"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV2_AWS_62", "S3.11"]

  why = <<-EOT
    Without notifications, nothing reacts when objects are created or deleted.
  EOT
  how = "Add an `aws_s3_bucket_notification`."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_notification : other if tf::refers_to(other.bucket, it)]
  }

  condition = length(local.beside) > 0
  message   = "bucket `${tf::address(it)}` has no event notifications"
  place     = it
}
