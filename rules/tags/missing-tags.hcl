rule "TAG001" {
  name     = "missing-tags"
  title    = "Resource without a required tag"
  question = "the resource lacks a required tag"
  severity = "low"
  group    = "hygiene"
  default  = "off"
  aliases  = ["aws_resource_missing_tags"]

  why = <<-EOT
    Cost reports, ownership and tag-based access control (`aws:ResourceTag`) rely on tags. The organization decides
    which tags are required.
  EOT
  how = "Add the tag to the resource, or to `default_tags` of its provider."

  option "required" {
    type        = set(string)
    default     = []
    description = "The tags that every taggable resource must have."
  }

  each "it" { in = tf::taggable() }

  locals {
    tags    = it.tags_all == null ? {} : it.tags_all
    missing = [for tag in option.required : tag if !contains(keys(local.tags), tag)]
  }

  when      = length(option.required) > 0
  condition = length(local.missing) == 0
  message   = "`${tf::address(it)}` lacks the required tag ${join(", ", [for tag in local.missing : "`${tag}`"])}"
  place     = it.tags
}
