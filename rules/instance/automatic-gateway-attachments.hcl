rule "INS013" {
  name     = "automatic-gateway-attachments"
  title    = "Transit gateway that accepts every attachment"
  question = "the transit gateway accepts every attachment"
  severity = "medium"
  group    = "security"
  expects  = "Transit gateways do not accept attachments automatically."
  aliases  = ["CKV_AWS_331", "EC2.23"]

  why = <<-EOT
    Every VPC of an account that the transit gateway is shared with joins the network without approval.
  EOT
  how = "Remove `auto_accept_shared_attachments = \"enable\"`."

  each "it" { in = resources.aws_ec2_transit_gateway }

  condition = tf::declared(it.auto_accept_shared_attachments) ? it.auto_accept_shared_attachments == "disable" : true
  message   = "transit gateway `${tf::address(it)}` accepts every attachment automatically"
  place     = it.auto_accept_shared_attachments

  fix {
    value  = "disable"
    safety = "unsafe"
  }
}
