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

  # A bucket, or the lifecycle of one that is made elsewhere.
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
  message   = "nothing removes the parts of unfinished uploads from ${local.is_bucket ? "bucket" : "the bucket of"} `${tf::address(it)}`"
  place     = it
}
