rule "ECS074" {
  name         = "invalid-log-group"
  title        = "Name of the log group is not a name"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "`awslogs-group` is the name of a log group."

  why = <<-EOT
    `awslogs-group` is the name of a log group. ECS refuses an empty one, and with an ARN in its place the task stops before
    it starts.
  EOT
  how = "Refer to the `name` of the log group."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "log.group"] }

  # Whether a group of this name exists is another question.
  when      = tf::known(need.exists) || !tf::known(need.place)
  condition = need.exists
  message   = "the log group of container `${need.subject}` is not valid: ${need.absence}"
  place     = need.place
}
