rule "ECS046" {
  name         = "blocked-deployment"
  title        = "Deployment can neither stop nor start a task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]

  why = <<-EOT
    A rolling deployment starts new tasks up to the maximum, and stops old ones down to the minimum. Where both are 100
    percent, it can do neither, and AWS refuses the service.
  EOT
  how = "Raise `deployment_maximum_percent`, or lower `deployment_minimum_healthy_percent`."

  each "service" { in = resources.aws_ecs_service }

  locals {
    lowest  = coalesce(service.deployment_minimum_healthy_percent, 100)
    highest = coalesce(service.deployment_maximum_percent, 200)
  }

  when      = tf::declared(service.deployment_maximum_percent) && service.scheduling_strategy != "DAEMON"
  condition = local.highest > local.lowest
  message   = "a deployment of `${tf::address(service)}` may run neither fewer nor more than ${local.highest} percent of its tasks"
  place     = service.deployment_maximum_percent
  related   = [service.deployment_minimum_healthy_percent]
}
