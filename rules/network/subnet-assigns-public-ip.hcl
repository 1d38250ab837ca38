rule "NET013" {
  name         = "subnet-assigns-public-ip"
  title        = "Subnet assigns public addresses"
  question     = "the subnet assigns public addresses"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Subnets of tasks and mount targets assign no public addresses."
  aliases      = ["CKV_AWS_130", "AWS-0164", "52f04a44", "EC2.15"]

  why = <<-EOT
    A subnet with `map_public_ip_on_launch` gives a public address to whatever starts in it. A private subnet, where tasks
    belong, does not.
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
  message   = "`${tf::address(subnet)}` assigns public addresses, and tasks or mount targets are in it"
  place     = subnet.map_public_ip_on_launch

  fix {
    value  = false
    safety = "unsafe"
  }
}
