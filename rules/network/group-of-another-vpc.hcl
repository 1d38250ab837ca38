rule "NET054" {
  name     = "group-of-another-vpc"
  title    = "Security group and subnets in different VPCs"
  question = "the security group and the subnets are in different VPCs"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The security groups of a network interface must be in the VPC of its subnet. AWS rejects others: "Security group and
    subnet belong to different networks".
  EOT
  how = "Use security groups of the same VPC as the subnets."

  each "user" { in = concat(
    [for service in resources.aws_ecs_service : { of = service, networks = service.network_configuration }],
    [for set in resources.aws_ecs_task_set : { of = set, networks = set.network_configuration }],
    [for balancer in resources.aws_lb : { of = balancer, networks = [balancer] }],
    [for target in resources.aws_cloudwatch_event_target : { of = target, networks = flatten([for ecs in target.ecs_target : ecs.network_configuration]) }],
    [for endpoint in resources.aws_vpc_endpoint : { of = endpoint, networks = [{ subnets = endpoint.subnet_ids, security_groups = endpoint.security_group_ids }] }],
    [for function in resources.aws_lambda_function : { of = function, networks = [for network in function.vpc_config : { subnets = network.subnet_ids, security_groups = network.security_group_ids }] }],
    [for target in resources.aws_efs_mount_target : { of = target, networks = [{ subnets = [target.subnet_id], security_groups = target.security_groups }] }],
  ) }
  each "network" { in = user.networks }
  each "id" { in = coalesce(network.security_groups, []) }

  locals {
    group   = net::security_group(id)
    own     = flatten([for id in coalesce(network.subnets, []) : [for subnet in resources.aws_subnet : subnet if subnet.id == id]])
    strange = local.group == null ? [] : [for subnet in local.own : subnet if subnet.vpc_id != local.group.vpc_id]
  }

  # A group without `vpc_id` is in the default VPC, which may be that of the subnet.
  condition = length(local.strange) == 0
  message   = "`${tf::address(local.group)}` is not in the VPC of subnet `${tf::address(try(local.strange[0], null))}` of `${tf::address(user.of)}`"
  place     = id
  related   = concat([local.group], local.strange)
  unknown   = "silent"
}
