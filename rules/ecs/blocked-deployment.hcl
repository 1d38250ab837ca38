rule "ECS046" {
  name         = "blocked-deployment"
  title        = "Deployment that cannot replace a task"
  question     = "a deployment cannot replace a task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Deployments can start or stop a task."

  why = <<-EOT
    A rolling deployment starts tasks up to `deployment_maximum_percent`, rounded down to whole tasks, and stops tasks
    down to `deployment_minimum_healthy_percent`, rounded up. If neither leaves room for a task, AWS refuses the
    service, or the deployment never ends.
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
  message   = local.balanced ? "`${tf::address(service)}` rebalances availability zones, which needs a maximum above 100 percent" : local.highest > local.lowest ? "a deployment of `${tf::address(service)}` with a desired count of ${local.count} can neither start nor stop a task: at least ${local.least} and at most ${local.most} may run" : "a deployment of `${tf::address(service)}` can neither start nor stop a task: the maximum is ${local.highest} percent, the minimum ${local.lowest}"
  place     = service.deployment_maximum_percent
  related   = [service.deployment_minimum_healthy_percent]
}
