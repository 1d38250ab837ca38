rule "ECS077" {
  name     = "role-on-awsvpc-service"
  title    = "Service has `iam_role` where ECS uses its service-linked role"
  question = "ECS refuses the `iam_role` of the service"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    ECS registers tasks of network mode awsvpc, services with several target groups and services in a service registry with
    its service-linked role. It refuses `iam_role` there: "You cannot specify an IAM role for services that require a service
    linked role".
  EOT
  how = "Remove `iam_role`."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task = ecs::task_of(service)
    mode = local.task == null ? null : local.task.network_mode
  }

  when      = tf::declared(service.iam_role)
  condition = local.mode != "awsvpc" && length(service.network_configuration) == 0 && length(service.load_balancer) < 2 && length(service.service_registries) == 0
  message   = "service `${service.name}` sets `iam_role`, which ECS refuses for it"
  place     = service.iam_role
}
