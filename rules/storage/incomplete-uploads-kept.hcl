rule "S3005" {
  name     = "incomplete-uploads-kept"
  title    = "Incomplete uploads are kept"
  question = "incomplete uploads are removed"
  severity = "low"
  group    = "hygiene"
  aliases  = ["CKV_AWS_300"]

  why = <<-EOT
    The parts of an upload that broke off are not listed as objects, and are paid for until somebody aborts the upload.
  EOT
  how = "Add a lifecycle rule without a filter that has `abort_incomplete_multipart_upload`."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    lifecycles = [for lifecycle in resources.aws_s3_bucket_lifecycle_configuration : lifecycle if tf::refers_to(lifecycle.bucket, bucket)]
    aborting = flatten([for lifecycle in local.lifecycles : [for rule in lifecycle.rule : alltrue([
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
    ])]])
    legacy = tf::declared(bucket.lifecycle_rule[0].enabled) ? anytrue([for rule in bucket.lifecycle_rule : rule.enabled && coalesce(rule.abort_incomplete_multipart_upload_days, 0) > 0]) : false
  }

  condition = local.legacy || anytrue(local.aborting)
  message   = "nothing removes the parts of unfinished uploads from bucket `${tf::address(bucket)}`"
  place     = bucket
}
