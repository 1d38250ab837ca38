rule "NET012" {
  name         = "public-subnet"
  title        = "Tasks or mount targets in a public subnet"
  question     = "the subnet is public"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No task and no mount target is in a public subnet."

  why = <<-EOT
    A subnet is public if its route table has a route to an internet gateway. A task there needs a public IP address to
    reach the internet, and can then be reached from it.
  EOT
  how = "Use subnets whose route table has a route to a NAT gateway."

  each "use" {
    in = concat(
      [for service in resources.aws_ecs_service : { user = service, subnets = coalesce(service.network_configuration[0].subnets, []) }],
      [for target in resources.aws_efs_mount_target : { user = target, subnets = [target.subnet_id] }],
    )
  }
  each "subnet" { in = [for subnet in resources.aws_subnet : subnet if contains(use.subnets, subnet.id)] }

  condition = !net::is_public_subnet(subnet)
  message   = "`${tf::address(use.user)}` is in the public subnet `${tf::address(subnet)}`"
  place     = use.subnets
  related   = [subnet]
}
