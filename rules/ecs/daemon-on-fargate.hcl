rule "ECS045" {
  name         = "daemon-on-fargate"
  title        = "Daemon service on Fargate"
  question     = "a daemon service runs on Fargate"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "No service of Fargate is scheduled as a daemon."

  why = <<-EOT
    A daemon runs once on each container instance, and Fargate has none. AWS refuses the service.
  EOT
  how = "Remove `scheduling_strategy`, and say how many tasks with `desired_count`."

  each "service" { in = resources.aws_ecs_service }

  when      = ecs::is_fargate(service)
  condition = service.scheduling_strategy == null || service.scheduling_strategy == "REPLICA"
  message   = "service `${tf::address(service)}` is a daemon on Fargate"
  place     = service.scheduling_strategy
}
