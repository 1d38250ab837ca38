rule "NET017" {
  name     = "too-many-subnets-or-groups"
  title    = "Tasks have more subnets or security groups than AWS allows"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The network of a task has at most 16 subnets and 5 security groups. AWS refuses the service, or the run of the task.
  EOT
  how = "Use at most 16 subnets and 5 security groups; merge groups that belong together."

  each "network" {
    in = concat(
      flatten([for service in resources.aws_ecs_service : service.network_configuration]),
      flatten([for set in resources.aws_ecs_task_set : set.network_configuration]),
      flatten([for ecs in flatten(resources.aws_cloudwatch_event_target[*].ecs_target) : ecs.network_configuration]),
      flatten([for ecs in flatten([for schedule in resources.aws_scheduler_schedule : schedule.target[0].ecs_parameters]) : ecs.network_configuration]),
    )
  }

  locals {
    // What a caller adds counts only where the list is full without it. (Ids that are not known yet differ all the same.)
    subnets = length([for subnet in coalesce(network.subnets, []) : subnet])
    groups  = length([for group in coalesce(network.security_groups, []) : group])
    many    = tf::known(local.subnets >= 16) ? local.subnets > 16 : false
    crowded = tf::known(local.groups >= 5) ? local.groups > 5 : false
  }

  condition = !local.many && !local.crowded
  message   = "tasks of `${tf::address(network)}` have more than 16 subnets or 5 security groups"
  place     = local.crowded ? network.security_groups : network.subnets
}
