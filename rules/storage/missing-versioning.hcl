rule "S3003" {
  name     = "missing-versioning"
  title    = "Bucket without versioning"
  question = "the bucket keeps earlier versions"
  severity = "low"
  group    = "security"
  expects  = "Every bucket has versioning."
  aliases  = ["CKV_AWS_21", "AWS-0090", "S3.14", "AC_AWS_0214"]

  why = <<-EOT
    Without versions, what is overwritten or deleted by mistake, by a wrong program or by an attacker is gone.
  EOT
  how = "Make an `aws_s3_bucket_versioning` with the status `Enabled`, and let a lifecycle rule expire old versions."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    enabled = [for versioning in resources.aws_s3_bucket_versioning : versioning.versioning_configuration[0].status == "Enabled" if tf::refers_to(versioning.bucket, bucket)]
    legacy  = tf::declared(bucket.versioning[0].enabled) ? bucket.versioning[0].enabled == true : false
  }

  condition = local.legacy || anytrue(local.enabled)
  message   = "bucket `${tf::address(bucket)}` keeps no earlier versions of its objects"
  place     = bucket
}
