rule "ECS039" {
  name     = "placement-on-fargate"
  title    = "Placement rules on Fargate"
  question = "placement rules apply to Fargate tasks"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Placement constraints and strategies select container instances, and Fargate has none. AWS refuses them for Fargate.
  EOT
  how = "Remove `placement_constraints` and `ordered_placement_strategy`."

  each "placement" {
    in = concat(
      flatten([for task in resources.aws_ecs_task_definition : [for block in task.placement_constraints : { user = task, block = block }]]),
      flatten([for service in resources.aws_ecs_service : [for block in service.placement_constraints : { user = service, block = block }]]),
      flatten([for service in resources.aws_ecs_service : [for block in service.ordered_placement_strategy : { user = service, block = block }]]),
    )
  }

  condition = !ecs::is_fargate(placement.user)
  message   = "`${tf::address(placement.user)}` has placement rules, which Fargate does not support"
  place     = placement.block
}
