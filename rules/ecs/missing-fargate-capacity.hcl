rule "ECS038" {
  name         = "missing-fargate-capacity"
  title        = "Service without Fargate capacity"
  question     = "the service has no Fargate capacity"
  severity     = "medium"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.1"]
  proves       = "Tasks are launched on Fargate."

  why = <<-EOT
    The launch type of a service, its capacity provider strategy or the default one of its cluster decides where it
    runs. If that is not Fargate, its tasks wait for instances that nobody provides.
  EOT
  how = "Add a `capacity_provider_strategy` with FARGATE or FARGATE_SPOT, or set `launch_type = \"FARGATE\"`."

  each "service" { in = resources.aws_ecs_service }

  condition = ecs::is_fargate(service)
  message   = "service `${service.name}` has no Fargate capacity"
  place     = tf::declared(service.launch_type) ? service.launch_type : service
}
