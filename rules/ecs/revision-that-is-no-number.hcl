rule "ECS094" {
  name     = "revision-that-is-no-number"
  title    = "Task definition revision that is not a number"
  question = "the revision is not a number"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A task definition is identified by its family, by `FAMILY:REVISION` with a number, or by its ARN. AWS refuses names
    such as `latest`. The family alone means its latest active revision.
  EOT
  how = "Use the family alone, or refer to the `arn` of the task definition."

  each "starter" { in = concat(
    [for service in resources.aws_ecs_service : { name = service.task_definition, of = service }],
    [for set in resources.aws_ecs_task_set : { name = set.task_definition, of = set }],
    [for target in resources.aws_cloudwatch_event_target : { name = try(target.ecs_target[0].task_definition_arn, null), of = target }],
    [for schedule in resources.aws_scheduler_schedule : { name = try(schedule.target[0].ecs_parameters[0].task_definition_arn, null), of = schedule }],
  ) }

  locals {
    text     = starter.name == null ? "" : tf::text(starter.name)
    revision = try(regex("^(?:arn:[^:]*:ecs:[^:]*:[^:]*:task-definition/)?[^:/]+:([^:]+)$", local.text)[0], "")
  }

  when      = local.revision != ""
  condition = length(regexall(":[0-9]+$", starter.name)) > 0
  message   = "`${tf::address(starter.of)}` uses revision `${local.revision}`, which is not a number"
  place     = starter.name
  unknown   = "silent"
}
