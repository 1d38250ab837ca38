rule "NET017" {
  name     = "too-many-subnets-or-groups"
  title    = "Too many subnets or security groups"
  question = "the tasks have too many subnets or security groups"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The network configuration of a task has at most ${aws::fact("ecs.network_configuration").subnets} subnets and
    ${aws::fact("ecs.network_configuration").security_groups} security groups. AWS rejects the service, or the call to
    run the task.
  EOT
  how = "Remove subnets, or merge security groups that belong together."

  each "network" {
    in = concat(
      flatten([for service in resources.aws_ecs_service : service.network_configuration]),
      flatten([for set in resources.aws_ecs_task_set : set.network_configuration]),
      flatten([for ecs in flatten(resources.aws_cloudwatch_event_target[*].ecs_target) : ecs.network_configuration]),
      flatten([for ecs in flatten([for schedule in resources.aws_scheduler_schedule : schedule.target[0].ecs_parameters]) : ecs.network_configuration]),
    )
  }

  locals {
    // Elements from the caller count only where the list is full without them. (Unknown IDs count as different.)
    most    = aws::fact("ecs.network_configuration")
    subnets = length([for subnet in coalesce(network.subnets, []) : subnet])
    groups  = length([for group in coalesce(network.security_groups, []) : group])
    many    = tf::known(local.subnets >= local.most.subnets) ? local.subnets > local.most.subnets : false
    crowded = tf::known(local.groups >= local.most.security_groups) ? local.groups > local.most.security_groups : false
  }

  condition = !local.many && !local.crowded
  message   = "tasks of `${tf::address(network)}` have more than ${local.most.subnets} subnets or ${local.most.security_groups} security groups"
  place     = local.crowded ? network.security_groups : network.subnets
}
