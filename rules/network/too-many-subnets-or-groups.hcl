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
      flatten([for target in resources.aws_cloudwatch_event_target : [for ecs in target.ecs_target : ecs.network_configuration]]),
      flatten([for schedule in resources.aws_scheduler_schedule : [for target in schedule.target : [for ecs in target.ecs_parameters : ecs.network_configuration]]]),
    )
  }

  locals {
    subnets = coalesce(network.subnets, [])
    groups  = coalesce(network.security_groups, [])

    // Lists that a caller gives as a whole are the caller's to count; what is added to them counts.
    counted = tf::known(anytrue([for subnet in local.subnets : true])) || tf::known(anytrue([for group in local.groups : true]))
    many    = tf::known(anytrue([for subnet in local.subnets : true])) ? length(local.subnets) > 16 : false
    crowded = tf::known(anytrue([for group in local.groups : true])) ? length(local.groups) > 5 : false
  }

  when      = local.counted
  condition = !local.many && !local.crowded
  message   = "tasks of `${tf::address(network)}` have more than 16 subnets or 5 security groups"
  place     = length(local.groups) > 5 ? network.security_groups : network.subnets
}
