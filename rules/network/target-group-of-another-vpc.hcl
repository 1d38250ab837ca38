rule "NET053" {
  name     = "target-group-of-another-vpc"
  title    = "Target group in another VPC than the tasks"
  question = "the target group is in another VPC than the tasks"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The targets of a target group are in its VPC. AWS refuses the tasks of a service as targets whose subnets are in another one.
  EOT
  how = "Set `vpc_id` of the target group to the VPC of the subnets of the service."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if group.arn == balancer.target_group_arn] }

  locals {
    ids     = flatten([for network in service.network_configuration : network.subnets])
    own     = flatten([for id in local.ids : [for subnet in resources.aws_subnet : subnet if subnet.id == id]])
    strange = [for subnet in local.own : subnet if subnet.vpc_id != group.vpc_id]
  }

  condition = length(local.strange) == 0
  message   = "`${tf::address(group)}` is in another VPC than subnet `${tf::address(try(local.strange[0], null))}` of `${tf::address(service)}`"
  place     = group.vpc_id
  related   = local.strange
  unknown   = "silent"
}
