rule "EVT003" {
  name         = "target-without-network"
  title        = "ECS target without a network configuration"
  question     = "the target lacks the network configuration that its task needs"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Targets that run Fargate tasks have a network configuration."

  why = <<-EOT
    Tasks in network mode `awsvpc`, which all Fargate tasks use, need subnets. Without them, every call of `ecs:RunTask`
    fails.
  EOT
  how = "Add a `network_configuration` block with private subnets and a security group."

  each "ecs" { in = concat(
    flatten(resources.aws_cloudwatch_event_target[*].ecs_target),
    flatten([for target in flatten(resources.aws_scheduler_schedule[*].target) : target.ecs_parameters]),
  ) }

  locals {
    task      = ecs::task_of(ecs)
    providers = [for strategy in coalesce(ecs.capacity_provider_strategy, []) : strategy.capacity_provider]
  }

  when      = ecs.launch_type == "FARGATE" || local.task.network_mode == "awsvpc" || contains(local.providers, "FARGATE") || contains(local.providers, "FARGATE_SPOT")
  condition = length(ecs.network_configuration) > 0
  message   = "`${tf::address(ecs)}` has no network configuration, but its task needs subnets"
  place     = ecs.network_configuration
}
