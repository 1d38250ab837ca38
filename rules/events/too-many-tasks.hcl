rule "EVT012" {
  name     = "too-many-tasks"
  title    = "Trigger that starts more than ten tasks"
  question = "the trigger starts more than ten tasks"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A RunTask call starts at most ten tasks. A trigger with a higher `task_count` starts none.
  EOT
  how = "Set `task_count` to 10 or less, or add another target."

  each "trigger" { in = concat(
    flatten([for target in resources.aws_cloudwatch_event_target : [for ecs in target.ecs_target : { of = target, count = ecs.task_count }]]),
    flatten([for schedule in resources.aws_scheduler_schedule : [for target in schedule.target : [for ecs in target.ecs_parameters : { of = schedule, count = ecs.task_count }]]]),
  ) }

  condition = coalesce(trigger.count, 1) <= 10
  message   = "`${tf::address(trigger.of)}` starts ${trigger.count} tasks, but one RunTask call starts at most 10"
  place     = trigger.count
  unknown   = "silent"
}
