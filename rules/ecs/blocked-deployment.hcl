rule "ECS046" {
  name         = "blocked-deployment"
  title        = "Deployment cannot replace a task"
  question     = "a deployment cannot replace a task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Deployments can start or stop a task."

  why = <<-EOT
    A rolling deployment starts new tasks up to the maximum and stops old ones down to the minimum, in whole tasks. Where the
    two leave no room, it can do neither: AWS refuses the service, or the deployment never ends.
  EOT
  how = "Raise `deployment_maximum_percent`, or lower `deployment_minimum_healthy_percent`."

  each "service" { in = resources.aws_ecs_service }

  locals {
    block    = "deployment_configuration"
    defaults = aws::fact("ecs.deployment_percent")
    lowest   = coalesce(service.deployment_minimum_healthy_percent, local.defaults.minimum)
    highest  = coalesce(service.deployment_maximum_percent, local.defaults.maximum)
    count    = service.desired_count

    # Whole tasks: the minimum is rounded up, the maximum down.
    least    = local.count == null ? null : ceil(local.count * local.lowest / 100)
    most     = local.count == null ? null : floor(local.count * local.highest / 100)
    # Where one task can be replaced, any number can.
    stuck    = local.count == null ? false : local.highest < 200 && local.lowest > 0 && local.count > 0 && local.most <= local.count && local.least >= local.count
    strategy = try(service[local.block][0].strategy, null)
    rolling  = (local.strategy == null || local.strategy == "ROLLING") && (try(service.deployment_controller[0].type, null) == null || service.deployment_controller[0].type == "ECS")
    balanced = service.availability_zone_rebalancing == "ENABLED" && local.highest <= 100
  }

  when      = tf::declared(service.deployment_maximum_percent) && service.scheduling_strategy != "DAEMON" && local.rolling
  condition = local.highest > local.lowest && !local.stuck && !local.balanced
  message   = local.balanced ? "`${tf::address(service)}` rebalances availability zones, which needs a maximum above 100 percent" : local.highest > local.lowest ? "a deployment of `${tf::address(service)}` with ${local.count} tasks may run neither more than ${local.most} nor fewer than ${local.least}" : "a deployment of `${tf::address(service)}` may run neither fewer nor more than ${local.highest} percent of its tasks"
  place     = service.deployment_maximum_percent
  related   = [service.deployment_minimum_healthy_percent]
}
