rule "TRL005" {
  name     = "trail-without-object-reads"
  title    = "Trail without reads of objects"
  question = "the trail records no reads of objects"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0172", "S3.23"]

  why = <<-EOT
    By default a trail records who changes a bucket, and not who reads its objects. One trail of the account is
    enough, so this is for you to choose.
  EOT
  how = "Add an `event_selector` for `AWS::S3::Object` with the type `All` or `ReadOnly`."

  each "it" { in = resources.aws_cloudtrail }

  locals {
    selectors = [for selector in it.event_selector : selector if contains(["All", "ReadOnly"], coalesce(selector.read_write_type, "All")) && anytrue([for data in selector.data_resource : data.type == "AWS::S3::Object"])]
    advanced = [for selector in it.advanced_event_selector : selector if anytrue([for field in selector.field_selector : field.field == "resources.type" && contains(coalesce(field.equals, []), "AWS::S3::Object")]) && alltrue([
      for field in selector.field_selector : contains(coalesce(field.equals, []), "true") if field.field == "readOnly"
    ])]
  }

  condition = length(local.selectors) > 0 || length(local.advanced) > 0
  message   = "trail `${tf::address(it)}` records no reads of objects"
  place     = it
}
