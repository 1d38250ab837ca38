rule "ECS086" {
  name     = "service-without-tasks"
  title    = "Service without tasks"
  question = "the service runs a task"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["91f16d09"]

  why = <<-EOT
    A service with a desired count of 0 that nothing scales runs nothing. It may have been stopped and forgotten.
  EOT
  how = "Set `desired_count`, scale the service, or remove it."

  each "service" { in = resources.aws_ecs_service }

  when      = coalesce(service.scheduling_strategy, "REPLICA") == "REPLICA" && !tf::ignores(service, "desired_count")
  condition = tf::declared(service.desired_count) ? service.desired_count > 0 : false
  message   = "service `${service.name}` runs no task"
  place     = service.desired_count
}
