rule "S3003" {
  name     = "missing-versioning"
  title    = "Bucket without versioning"
  question = "the bucket has versioning"
  severity = "low"
  group    = "security"
  expects  = "Every bucket has versioning."
  aliases  = ["CKV_AWS_21", "AWS-0090", "S3.14", "AC_AWS_0214", "568a4d22"]

  why = <<-EOT
    Without versioning, an object that a mistake or an attacker overwrites or deletes is lost.
  EOT
  how = "Add an `aws_s3_bucket_versioning` with `status = \"Enabled\"`, and a lifecycle rule that expires noncurrent versions."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    enabled = [for versioning in resources.aws_s3_bucket_versioning : versioning.versioning_configuration[0].status == "Enabled" if tf::refers_to(versioning.bucket, bucket)]
    legacy  = tf::declared(bucket.versioning[0].enabled) ? bucket.versioning[0].enabled == true : false
  }

  condition = local.legacy || anytrue(local.enabled)
  message   = "bucket `${tf::address(bucket)}` has no versioning"
  place     = bucket
}
