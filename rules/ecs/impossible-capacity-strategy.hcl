rule "ECS044" {
  name         = "impossible-capacity-strategy"
  title        = "Invalid capacity provider strategy"
  question     = "the capacity provider strategy is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Capacity provider strategies are valid."

  why = <<-EOT
    If a strategy has several capacity providers, at least one needs a weight above 0, which is not the default, and at
    most one can have a base. A strategy has up to ${aws::fact("ecs.capacity_providers").most} providers, either Fargate
    or Auto Scaling groups, but not both. AWS refuses the strategy, or no tasks run.
  EOT
  how = "Set a `weight` above 0 on at least one provider, and a `base` on at most one."

  each "user" { in = concat(
    resources.aws_ecs_service, resources.aws_ecs_task_set, resources.aws_ecs_cluster_capacity_providers,
    flatten(resources.aws_cloudwatch_event_target[*].ecs_target),
  ) }
  each "block" { in = ["capacity_provider_strategy", "default_capacity_provider_strategy"] }

  locals {
    items   = coalesce(try(user[block], []), [])
    weights = [for item in local.items : coalesce(item.weight, 0)]
    bases   = [for item in local.items : coalesce(item.base, 0)]
    based   = [for base in local.bases : base if base > 0]
    limits  = aws::fact("ecs.capacity_providers")
    # An unknown name may be of either kind.
    fargate = [for item in local.items : startswith(item.capacity_provider, "FARGATE") if tf::known(item.capacity_provider)]
    wrong = concat(
      length(local.items) < 2 || anytrue([for weight in local.weights : weight > 0]) ? [] : ["no provider has a weight above 0"],
      alltrue(local.fargate) || !anytrue(local.fargate) ? [] : ["Fargate is mixed with other providers"],
      length(local.based) <= 1 ? [] : ["several providers have a base"],
      length(local.items) <= local.limits.most ? [] : ["there are more than ${local.limits.most} providers"],
      alltrue([for weight in local.weights : weight >= local.limits.weight.min && weight <= local.limits.weight.max]) ? [] : ["a weight is outside ${local.limits.weight.min} to ${local.limits.weight.max}"],
      alltrue([for base in local.bases : base >= local.limits.base.min && base <= local.limits.base.max]) ? [] : ["a base is outside ${local.limits.base.min} to ${local.limits.base.max}"],
    )
  }

  when      = length(local.items) > 0
  condition = length(local.wrong) == 0
  message   = "the capacity provider strategy of `${tf::address(user)}` is invalid: ${join(", ", local.wrong)}"
  place     = user[block][0]
}
