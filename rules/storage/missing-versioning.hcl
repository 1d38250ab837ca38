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

  # Of a bucket that is not in the configuration, its versioning may be.
  each "it" { in = concat(
    [for bucket in resources.aws_s3_bucket : { bucket = bucket, place = bucket, beside = [for versioning in resources.aws_s3_bucket_versioning : versioning if tf::refers_to(versioning.bucket, bucket)] }],
    [for versioning in resources.aws_s3_bucket_versioning : { bucket = null, place = versioning, beside = [versioning] } if !anytrue([for bucket in resources.aws_s3_bucket : tf::refers_to(versioning.bucket, bucket)])],
  ) }

  locals {
    enabled = [for versioning in it.beside : versioning.versioning_configuration[0].status == "Enabled"]
    legacy  = it.bucket == null ? false : (tf::declared(it.bucket.versioning[0].enabled) ? it.bucket.versioning[0].enabled == true : false)
  }

  condition = local.legacy || anytrue(local.enabled)
  message   = "${it.bucket == null ? "the bucket of" : "bucket"} `${tf::address(it.place)}` keeps no earlier versions of its objects"
  place     = it.place
}
