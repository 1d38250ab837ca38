rule "ECS073" {
  name         = "uncreated-log-group"
  title        = "Log group that nothing creates"
  question     = "a resource creates the log group"
  severity     = "low"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The configuration creates every log group that its containers log to."

  why = <<-EOT
    The awslogs driver creates its log group only with `awslogs-create-group`. If nothing else creates it, the task
    stops with "The specified log group does not exist".
  EOT
  how = "Create an `aws_cloudwatch_log_group` and refer to its name, or read an existing one with a data source."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "log.group"] }

  # A log group from the caller is not checked here, and an invalid one is ECS074.
  when      = !startswith(tf::text(need.place), "…") && (tf::known(need.exists) ? need.exists : true)
  condition = !need.is_elsewhere && need.exists
  message   = "nothing in this configuration creates the log group `${need.place}` of container `${need.subject}`"
  place     = need.place
}
