rule "ECS073" {
  name         = "uncreated-log-group"
  title        = "No resource creates the log group"
  question     = "a resource creates the log group"
  severity     = "low"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The configuration creates every log group that its containers log to."

  why = <<-EOT
    The awslogs driver does not create its log group unless it is told to. When nobody else creates it either, the task
    stops with "The specified log group does not exist".
  EOT
  how = "Create an `aws_cloudwatch_log_group` and refer to its name, or read it with a data source if it exists already."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "log.group"] }

  # A group that the caller names is the caller's to create, and one that is wrong is ECS074.
  when      = !startswith(tf::text(need.place), "…") && (tf::known(need.exists) ? need.exists : true)
  condition = !need.is_elsewhere && need.exists
  message   = "nothing in this configuration creates the log group `${need.place}` of container `${need.subject}`"
  place     = need.place
}
