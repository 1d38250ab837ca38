rule "INS012" {
  name     = "image-of-anybody"
  title    = "AMI of any owner"
  question = "an image of somebody else may be taken"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_386", "AWS-0344"]

  why = <<-EOT
    Without an owner, the newest image with a fitting name is taken, whoever published it.
  EOT
  how = "Set `owners`."

  each "it" { in = data.aws_ami }

  locals {
    filtered = [for filter in coalesce(it.filter, []) : filter if contains(["owner-alias", "owner-id", "image-id"], filter.name)]
  }

  # Without `most_recent`, Terraform refuses when there is more than one.
  when      = it.most_recent == true
  condition = (tf::declared(it.owners) ? length(it.owners) > 0 : false) || length(local.filtered) > 0
  message   = "`${tf::address(it)}` takes the image of any owner"
  place     = it
}
