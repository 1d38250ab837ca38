rule "S3021" {
  name     = "missing-bucket-lifecycle"
  title    = "Bucket without a lifecycle configuration"
  question = "the bucket has no lifecycle configuration"
  severity = "low"
  group    = "hygiene"
  expects  = "Every bucket has a lifecycle configuration."
  default  = "off"
  aliases  = ["CKV2_AWS_61", "S3.13"]

  why = <<-EOT
    Objects that nobody needs cost money, and the law may require their deletion.
  EOT
  how = "Add an `aws_s3_bucket_lifecycle_configuration`."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_lifecycle_configuration : other if tf::refers_to(other.bucket, it)]
  }

  condition = length(local.beside) > 0 || tf::perhaps_any(it.lifecycle_rule)
  message   = "bucket `${tf::address(it)}` has no lifecycle configuration"
  place     = it
}
