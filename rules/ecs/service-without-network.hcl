rule "ECS047" {
  name         = "service-without-network"
  title        = "Service says no network for its tasks"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    A task with the network mode `awsvpc`, which is every task on Fargate, needs subnets. AWS refuses the service.
  EOT
  how = "Add `network_configuration` with private subnets and a security group."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task = ecs::task_of(service)
    mode = local.task == null ? null : local.task.network_mode
  }

  when      = local.mode == "awsvpc" || (local.mode == null && ecs::is_fargate(service))
  condition = length(service.network_configuration) > 0
  message   = "`${tf::address(service)}` runs tasks that need subnets, and names none"
  place     = service.network_configuration
}
