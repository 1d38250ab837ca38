rule "S3023" {
  name     = "missing-object-lock"
  title    = "Bucket without Object Lock"
  question = "the bucket has no Object Lock"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_143", "S3.15"]

  why = <<-EOT
    With Object Lock, nobody, including ransomware, can delete or overwrite an object version before its retention ends.
  EOT
  how = "Set `object_lock_enabled = true` on a new bucket, and add an `aws_s3_bucket_object_lock_configuration`."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_object_lock_configuration : other if tf::refers_to(other.bucket, it)]
  }

  condition = length(local.beside) > 0 || (tf::declared(it.object_lock_enabled) ? it.object_lock_enabled == true : false) || anytrue([for lock in it.object_lock_configuration : lock.object_lock_enabled == "Enabled"])
  message   = "bucket `${tf::address(it)}` has no Object Lock"
  place     = it
}
