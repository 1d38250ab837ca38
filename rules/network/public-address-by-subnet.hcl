rule "NET046" {
  name     = "public-address-by-subnet"
  title    = "Subnet that assigns public IP addresses"
  question = "the subnet assigns public IP addresses"
  severity = "low"
  group    = "security"
  expects  = "No subnet assigns public IP addresses."
  default  = "off"
  aliases  = ["CKV_AWS_130", "AWS-0164", "52f04a44", "EC2.15"]

  why = <<-EOT
    Everything that starts in the subnet gets a public IP address by default. Subnets for load balancers and NAT
    gateways do not need this setting: both have their own addresses.
  EOT
  how = "Remove `map_public_ip_on_launch`."

  each "subnet" { in = concat(resources.aws_subnet, resources.aws_default_subnet) }

  condition = subnet.map_public_ip_on_launch != true
  message   = "`${tf::address(subnet)}` assigns public IP addresses"
  place     = subnet.map_public_ip_on_launch

  fix {
    value  = false
    safety = "unsafe"
  }
}
