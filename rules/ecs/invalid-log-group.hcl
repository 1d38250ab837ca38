rule "ECS074" {
  name         = "invalid-log-group"
  title        = "Invalid log group"
  question     = "the log group is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "`awslogs-group` is the name of a log group in the region of the log driver."

  why = <<-EOT
    `awslogs-group` is the name of a log group in the region that `awslogs-region` names. AWS refuses an empty name.
    With an ARN, or a log group in another region, the task stops before it starts.
  EOT
  how = "Refer to the `name` of the log group, and set `awslogs-region` to its region."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "log.group"] }

  # Whether the log group exists is for ECS073.
  when      = !need.is_elsewhere
  condition = need.exists
  message   = tf::known(need.exists) ? "the log group of container `${need.subject}` is invalid: ${need.absence}" : "the log group of container `${need.subject}` is valid"
  place     = need.place
}
