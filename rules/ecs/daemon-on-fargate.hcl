rule "ECS045" {
  name         = "daemon-on-fargate"
  title        = "Daemon service on Fargate"
  question     = "a daemon service runs on Fargate"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "No Fargate service uses the scheduling strategy DAEMON."

  why = <<-EOT
    A daemon service runs one task on each container instance, and Fargate has none. AWS refuses the service.
  EOT
  how = "Remove `scheduling_strategy`, and set `desired_count`."

  each "service" { in = resources.aws_ecs_service }

  when      = ecs::is_fargate(service)
  condition = service.scheduling_strategy == null || service.scheduling_strategy == "REPLICA"
  message   = "daemon service `${tf::address(service)}` runs on Fargate"
  place     = service.scheduling_strategy
}
