rule "NET046" {
  name     = "public-address-by-subnet"
  title    = "Subnet with public addresses"
  question = "the subnet gives everything in it a public address"
  severity = "low"
  group    = "security"
  expects  = "No subnet assigns public addresses."
  default  = "off"
  aliases  = ["CKV_AWS_130", "AWS-0164", "52f04a44", "EC2.15"]

  why = <<-EOT
    What starts in the subnet has a public address without having asked for it. Subnets of load balancers and NAT
    gateways need none: both bring their own.
  EOT
  how = "Remove `map_public_ip_on_launch`."

  each "subnet" { in = concat(resources.aws_subnet, resources.aws_default_subnet) }

  condition = subnet.map_public_ip_on_launch != true
  message   = "`${tf::address(subnet)}` gives everything in it a public address"
  place     = subnet.map_public_ip_on_launch

  fix {
    value  = false
    safety = "unsafe"
  }
}
