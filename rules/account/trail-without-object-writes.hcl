rule "TRL004" {
  name     = "trail-without-object-writes"
  title    = "Trail without write events of S3 objects"
  question = "the trail does not record writes to S3 objects"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0171", "S3.22", "a8fc2180"]

  why = <<-EOT
    By default, a trail records who changes a bucket, but not who writes or deletes its objects. One trail per account
    is enough, so this rule is off by default.
  EOT
  how = "Add an `event_selector` with `read_write_type = \"WriteOnly\"` or `\"All\"`, and a `data_resource` of type `AWS::S3::Object`."

  each "it" { in = resources.aws_cloudtrail }

  locals {
    selectors = [for selector in it.event_selector : selector if contains(["All", "WriteOnly"], coalesce(selector.read_write_type, "All")) && anytrue([for data in selector.data_resource : data.type == "AWS::S3::Object"])]
    advanced = [for selector in it.advanced_event_selector : selector if anytrue([for field in selector.field_selector : field.field == "resources.type" && contains(coalesce(field.equals, []), "AWS::S3::Object")]) && alltrue([
      for field in selector.field_selector : contains(coalesce(field.equals, []), "false") if field.field == "readOnly"
    ])]
  }

  condition = length(local.selectors) > 0 || length(local.advanced) > 0
  message   = "trail `${tf::address(it)}` does not record writes to S3 objects"
  place     = it
}
