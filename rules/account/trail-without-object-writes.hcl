rule "TRL004" {
  name     = "trail-without-object-writes"
  title    = "Trail without writes to objects"
  question = "the trail records no writes to objects"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0171", "S3.22", "a8fc2180"]

  why = <<-EOT
    By default a trail records who changes a bucket, and not who writes or deletes its objects. One trail of the
    account is enough, so this is for you to choose.
  EOT
  how = "Add an `event_selector` for `AWS::S3::Object` with the type `All` or `WriteOnly`."

  each "it" { in = resources.aws_cloudtrail }

  locals {
    selectors = [for selector in it.event_selector : selector if contains(["All", "WriteOnly"], coalesce(selector.read_write_type, "All")) && anytrue([for data in selector.data_resource : data.type == "AWS::S3::Object"])]
    advanced = [for selector in it.advanced_event_selector : selector if anytrue([for field in selector.field_selector : field.field == "resources.type" && contains(coalesce(field.equals, []), "AWS::S3::Object")]) && alltrue([
      for field in selector.field_selector : contains(coalesce(field.equals, []), "false") if field.field == "readOnly"
    ])]
  }

  condition = length(local.selectors) > 0 || length(local.advanced) > 0
  message   = "trail `${tf::address(it)}` records no writes to objects"
  place     = it
}
