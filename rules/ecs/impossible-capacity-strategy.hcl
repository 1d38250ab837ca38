rule "ECS044" {
  name         = "impossible-capacity-strategy"
  title        = "Capacity provider strategy places no tasks"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]

  why = <<-EOT
    Of several capacity providers, one at least needs a weight above 0, which is not the default, and only one may have
    a base. AWS refuses anything else, or fails to run the tasks.
  EOT
  how = "Give a weight above 0 to a provider, and a `base` to at most one."

  each "user" { in = concat(
    resources.aws_ecs_service, resources.aws_ecs_task_set, resources.aws_ecs_cluster_capacity_providers,
    flatten(resources.aws_cloudwatch_event_target[*].ecs_target),
  ) }
  each "block" { in = ["capacity_provider_strategy", "default_capacity_provider_strategy"] }

  locals {
    items   = coalesce(try(user[block], []), [])
    weights = [for item in local.items : coalesce(item.weight, 0)]
    based   = [for item in local.items : item if coalesce(item.base, 0) > 0]
  }

  when      = length(local.items) > 1
  condition = anytrue([for weight in local.weights : weight > 0]) && length(local.based) <= 1
  message   = "the capacity providers of `${tf::address(user)}` have no weight, or several have a base"
  place     = user[block][0]
}
