rule "NET003" {
  name         = "public-ip-on-scheduled-task"
  title        = "Tasks that an event or a schedule starts get public addresses"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]

  why = <<-EOT
    A task that EventBridge starts takes its network from the target, not from a service: `assign_public_ip` there gives it
    a public address, however private the service is.
  EOT
  how = "Leave `assign_public_ip` out or set it to `false`, and use private subnets with a route to a NAT gateway."

  each "network" {
    in = concat(
      flatten([for ecs in flatten(resources.aws_cloudwatch_event_target[*].ecs_target) : ecs.network_configuration]),
      flatten([for ecs in flatten([for schedule in resources.aws_scheduler_schedule : schedule.target[0].ecs_parameters]) : ecs.network_configuration]),
    )
  }

  condition = network.assign_public_ip != true
  message   = "tasks that `${tf::address(network)}` starts get public addresses"
  place     = network.assign_public_ip
}
