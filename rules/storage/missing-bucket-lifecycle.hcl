rule "S3021" {
  name     = "missing-bucket-lifecycle"
  title    = "Bucket without a lifecycle"
  question = "nothing moves or deletes old objects"
  severity = "low"
  group    = "hygiene"
  expects  = "Every bucket has a lifecycle for old objects."
  default  = "off"
  aliases  = ["CKV2_AWS_61", "S3.13"]

  why = <<-EOT
    What nobody needs any more is paid for, and may have to be deleted by law.
  EOT
  how = "Add an `aws_s3_bucket_lifecycle_configuration`."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_lifecycle_configuration : other if tf::refers_to(other.bucket, it)]
  }

  condition = length(local.beside) > 0 || tf::perhaps_any(it.lifecycle_rule)
  message   = "nothing moves or deletes old objects of bucket `${tf::address(it)}`"
  place     = it
}
