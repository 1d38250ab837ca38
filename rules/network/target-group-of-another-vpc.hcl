rule "NET053" {
  name     = "target-group-of-another-vpc"
  title    = "Target group and tasks in different VPCs"
  question = "the target group and the tasks are in different VPCs"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The targets of a target group must be in its VPC. AWS rejects the tasks of a service in another VPC.
  EOT
  how = "Set `vpc_id` of the target group to the VPC of the service's subnets."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if tf::refers_to(balancer.target_group_arn, group)] }

  locals {
    ids     = flatten([for network in service.network_configuration : network.subnets])
    own     = flatten([for id in local.ids : [for subnet in resources.aws_subnet : subnet if subnet.id == id]])
    strange = [for subnet in local.own : subnet if subnet.vpc_id != group.vpc_id]
  }

  condition = length(local.strange) == 0
  message   = "`${tf::address(group)}` is not in the VPC of subnet `${tf::address(try(local.strange[0], null))}` of `${tf::address(service)}`"
  place     = group.vpc_id
  related   = local.strange
  unknown   = "silent"
}
