rule "EVT011" {
  name     = "override-of-unknown-container"
  title    = "Override of an unknown container"
  question = "the override names a container that the task does not have"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    `containerOverrides` names containers of the task definition. ECS refuses to run a task with any other: "Override
    for container named X is not a container in the TaskDefinition". The trigger fires, no task starts, and nobody is
    notified.
  EOT
  how = "Use the `name` of a container in the task definition."

  each "trigger" { in = concat(
    [for target in resources.aws_cloudwatch_event_target : { of = target, input = target.input, launcher = target.ecs_target }],
    flatten([for schedule in resources.aws_scheduler_schedule : [for target in schedule.target : { of = schedule, input = target.input, launcher = target.ecs_parameters }]]),
  ) }
  each "launcher" { in = trigger.launcher }
  each "override" { in = tf::declared(trigger.input) ? try(jsondecode(trigger.input).containerOverrides, []) : [] }

  locals {
    task = ecs::task_of(launcher)
  }

  when      = local.task != null && try(override.name, null) != null
  condition = contains([for container in ecs::containers(local.task) : container.name], override.name)
  message   = "`${tf::address(trigger.of)}` overrides container `${override.name}`, which its task definition does not have"
  place     = override.name
  related   = [local.task]
}
