rule "NET049" {
  name     = "unused-network-acl"
  title    = "Network ACL without subnets"
  question = "the network ACL has no subnets"
  severity = "info"
  group    = "hygiene"
  expects  = "Every network ACL has a subnet."
  default  = "off"
  aliases  = ["CKV2_AWS_1", "EC2.16"]

  why = <<-EOT
    An ACL without a subnet protects nothing, although it looks as if it did.
  EOT
  how = "Set `subnet_ids`, or remove the ACL."

  each "acl" { in = resources.aws_network_acl }

  locals {
    beside = [for association in resources.aws_network_acl_association : association if association.network_acl_id == acl.id]
  }

  condition = (tf::declared(acl.subnet_ids) ? length(acl.subnet_ids) > 0 : false) || length(local.beside) > 0
  message   = "`${tf::address(acl)}` has no subnets"
  place     = acl
}
