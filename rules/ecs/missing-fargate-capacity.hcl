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
    A service runs where its launch type or its capacity providers say, or the default ones of its cluster. When none of them
    is Fargate, its tasks wait for instances that nobody keeps.
  EOT
  how = "Give the service a `capacity_provider_strategy` with FARGATE or FARGATE_SPOT, or `launch_type = \"FARGATE\"`."

  each "service" { in = resources.aws_ecs_service }

  condition = ecs::is_fargate(service)
  message   = "service `${service.name}` has no Fargate capacity"
  place     = tf::declared(service.launch_type) ? service.launch_type : service
}
