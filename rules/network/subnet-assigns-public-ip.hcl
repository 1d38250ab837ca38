rule "NET013" {
  name         = "subnet-assigns-public-ip"
  title        = "Subnet of tasks that assigns public IP addresses"
  question     = "the subnet assigns public IP addresses"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Subnets of tasks and mount targets assign no public IP addresses."
  aliases      = ["CKV_AWS_130", "AWS-0164", "52f04a44", "EC2.15"]

  why = <<-EOT
    A subnet with `map_public_ip_on_launch` gives a public IP address to every instance that starts in it. Tasks belong
    in private subnets, which do not.
  EOT
  how = "Remove `map_public_ip_on_launch`, or use another subnet for the tasks."

  each "subnet" { in = resources.aws_subnet }

  locals {
    used = concat(
      flatten([for service in resources.aws_ecs_service : [for network in service.network_configuration : coalesce(network.subnets, [])]]),
      [for target in resources.aws_efs_mount_target : target.subnet_id],
    )
  }

  when      = contains(local.used, subnet.id)
  condition = subnet.map_public_ip_on_launch != true
  message   = "`${tf::address(subnet)}` has tasks or mount targets and assigns public IP addresses"
  place     = subnet.map_public_ip_on_launch

  fix {
    value  = false
    safety = "unsafe"
  }
}
