rule "ECS047" {
  name         = "service-without-network"
  title        = "Service without a network configuration"
  question     = "the service lacks the network configuration that its tasks need"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every service with awsvpc tasks has a network configuration."

  why = <<-EOT
    Tasks in network mode `awsvpc`, which all Fargate tasks use, need subnets. AWS refuses the service without them.
  EOT
  how = "Add a `network_configuration` block with private subnets and a security group."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task = ecs::task_of(service)
    mode = local.task == null ? null : local.task.network_mode
  }

  when      = local.mode == "awsvpc" || (local.mode == null && ecs::is_fargate(service))
  condition = length(service.network_configuration) > 0
  message   = "`${tf::address(service)}` has no network configuration, but its tasks need subnets"
  place     = service.network_configuration
}
