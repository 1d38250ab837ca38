rule "EVT001" {
  name         = "target-without-role"
  title        = "ECS target without a role"
  question     = "the target has no role to run its task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Targets that run tasks have a role."

  why = <<-EOT
    EventBridge needs a role that you provide to run a task. Without one, no task ever starts: AWS refuses the target,
    or every invocation fails.
  EOT
  how = "Set `role_arn` to a role that trusts events.amazonaws.com and can run the task."

  each "target" { in = resources.aws_cloudwatch_event_target }
  each "ecs" { in = target.ecs_target }

  condition = tf::declared(target.role_arn)
  message   = "`${tf::address(target)}` runs a task without a role"
  place     = target.role_arn
}
