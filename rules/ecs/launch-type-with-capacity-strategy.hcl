rule "ECS043" {
  name         = "launch-type-with-capacity-strategy"
  title        = "Both a launch type and a capacity provider strategy"
  question     = "the service has both a launch type and a capacity provider strategy"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "No service has both a launch type and a capacity provider strategy."

  why = <<-EOT
    A service uses either a launch type or a capacity provider strategy. AWS refuses both.
  EOT
  how = "Remove `launch_type`: the strategy decides where tasks run."

  each "service" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set) }

  when      = length(service.capacity_provider_strategy) > 0
  condition = tf::declared(service.launch_type) ? service.launch_type == null : true
  message   = "`${tf::address(service)}` has both a launch type and a capacity provider strategy"
  place     = service.launch_type
  related   = [service.capacity_provider_strategy[0]]
}
