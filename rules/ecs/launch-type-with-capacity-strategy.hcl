rule "ECS043" {
  name         = "launch-type-with-capacity-strategy"
  title        = "Launch type beside a capacity provider strategy"
  question     = "the service has both a launch type and a capacity provider strategy"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "No service has both a launch type and a capacity provider strategy."

  why = <<-EOT
    A service runs by one or the other. With both, AWS refuses it.
  EOT
  how = "Leave out `launch_type`: the strategy says where the tasks run."

  each "service" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set) }

  when      = length(service.capacity_provider_strategy) > 0
  condition = tf::declared(service.launch_type) ? service.launch_type == null : true
  message   = "`${tf::address(service)}` has a launch type and a capacity provider strategy"
  place     = service.launch_type
  related   = [service.capacity_provider_strategy[0]]
}
