rule "S3023" {
  name     = "missing-object-lock"
  title    = "Bucket without object lock"
  question = "objects of the bucket can be deleted before their time"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_143", "S3.15"]

  why = <<-EOT
    With an object lock nobody, and no ransomware, deletes or overwrites a version before its time.
  EOT
  how = "Set `object_lock_enabled = true` when you make the bucket, and add an `aws_s3_bucket_object_lock_configuration`."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_object_lock_configuration : other if tf::refers_to(other.bucket, it)]
  }

  condition = length(local.beside) > 0 || (tf::declared(it.object_lock_enabled) ? it.object_lock_enabled == true : false) || anytrue([for lock in it.object_lock_configuration : lock.object_lock_enabled == "Enabled"])
  message   = "bucket `${tf::address(it)}` has no object lock"
  place     = it
}
