rule "ECS077" {
  name     = "role-on-awsvpc-service"
  title    = "Service with both `iam_role` and a service-linked role"
  question = "ECS refuses the `iam_role` of the service"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    ECS uses its service-linked role for tasks in network mode awsvpc, several target groups and service registries, and
    refuses `iam_role`: "You cannot specify an IAM role for services that require a service linked role".
  EOT
  how = "Remove `iam_role`."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task = ecs::task_of(service)
    mode = local.task == null ? null : local.task.network_mode
  }

  when      = tf::declared(service.iam_role)
  condition = local.mode != "awsvpc" && length(service.network_configuration) == 0 && length(service.load_balancer) < 2 && length(service.service_registries) == 0
  message   = "service `${service.name}` sets `iam_role`, but needs the service-linked role of ECS"
  place     = service.iam_role
}
