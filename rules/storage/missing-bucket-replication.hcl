rule "S3022" {
  name     = "missing-bucket-replication"
  title    = "Bucket without replication"
  question = "the bucket is not replicated"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_144", "S3.7"]

  why = <<-EOT
    If a Region fails, or someone deletes the bucket, the objects are lost.
  EOT
  how = "Add an `aws_s3_bucket_replication_configuration` to a bucket in another Region."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_replication_configuration : other if tf::refers_to(other.bucket, it)]
  }

  condition = length(local.beside) > 0 && anytrue([for other in local.beside : anytrue([for rule in other.rule : rule.status == "Enabled"])]) || anytrue(flatten([for setting in it.replication_configuration : [for rule in setting.rules : rule.status == "Enabled"]]))
  message   = "bucket `${tf::address(it)}` is not replicated"
  place     = it
}
