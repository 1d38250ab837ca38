rule "INS012" {
  name     = "image-of-anybody"
  title    = "AMI lookup without an owner"
  question = "the AMI lookup accepts every owner"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_386", "AWS-0344", "f317c3c2"]

  why = <<-EOT
    Without an owner, Terraform selects the newest AMI with a matching name, whoever published it.
  EOT
  how = "Set `owners`, for example `owners = [\"amazon\"]`."

  each "it" { in = data.aws_ami }

  locals {
    filtered = [for filter in coalesce(it.filter, []) : filter if contains(["owner-alias", "owner-id", "image-id"], filter.name)]
  }

  # Without `most_recent`, Terraform fails if more than one AMI matches.
  when      = it.most_recent == true
  condition = (tf::declared(it.owners) ? length(it.owners) > 0 : false) || length(local.filtered) > 0
  message   = "`${tf::address(it)}` accepts an AMI of any owner"
  place     = it
}
