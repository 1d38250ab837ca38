rule "S3005" {
  name     = "incomplete-uploads-kept"
  title    = "Bucket that keeps incomplete multipart uploads"
  question = "incomplete multipart uploads are aborted"
  severity = "low"
  group    = "hygiene"
  aliases  = ["CKV_AWS_300"]

  why = <<-EOT
    The parts of an incomplete upload are not listed as objects, but AWS charges for them until the upload is aborted.
  EOT
  how = "Add a lifecycle rule without a filter that has `abort_incomplete_multipart_upload { days_after_initiation = 7 }`."

  # A bucket, or the lifecycle configuration of a bucket from elsewhere.
  each "it" { in = concat(resources.aws_s3_bucket, resources.aws_s3_bucket_lifecycle_configuration) }

  locals {
    argument  = { rules = "rule", inline = "lifecycle_rule" }
    is_bucket = can(regex("(^|\\.)aws_s3_bucket\\.", tf::address(it)))
    made_here = anytrue([for bucket in resources.aws_s3_bucket : tf::refers_to(it.bucket, bucket)])
    beside    = flatten([for lifecycle in resources.aws_s3_bucket_lifecycle_configuration : lifecycle.rule if tf::refers_to(lifecycle.bucket, it)])
    rules     = local.is_bucket ? local.beside : try(it[local.argument.rules], [])
    inline    = local.is_bucket ? try(it[local.argument.inline], []) : []
    aborting = [for rule in local.rules : alltrue([
      rule.status == "Enabled",
      length(rule.abort_incomplete_multipart_upload) > 0,
      tf::declared(rule.prefix) ? rule.prefix == "" : true,
      alltrue([for filter in rule.filter : alltrue([
        tf::declared(filter.prefix) ? filter.prefix == "" : true,
        tf::declared(filter.object_size_greater_than) == false,
        tf::declared(filter.object_size_less_than) == false,
        length(filter.tag) == 0,
        length(filter.and) == 0,
      ])]),
    ])]
    legacy = anytrue([for rule in local.inline : rule.enabled && coalesce(rule.abort_incomplete_multipart_upload_days, 0) > 0])
  }

  when      = local.is_bucket || !local.made_here
  condition = local.legacy || anytrue(local.aborting)
  message   = "no lifecycle rule aborts incomplete multipart uploads in ${local.is_bucket ? "bucket" : "the bucket of"} `${tf::address(it)}`"
  place     = it
}
