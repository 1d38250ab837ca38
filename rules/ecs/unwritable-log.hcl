rule "ECS062" {
  name         = "unwritable-log"
  title        = "Execution role cannot write the log of a container"
  question     = "the execution role can write the log of a container"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role may write the logs."

  why = <<-EOT
    The awslogs driver creates a stream, and with `awslogs-create-group` the group too, with the execution role before the
    container starts. Without the permission, the task stops with ResourceInitializationError. The managed policy
    AmazonECSTaskExecutionRolePolicy allows the stream and not the group.
  EOT
  how = "Allow `logs:CreateLogStream` and `logs:PutLogEvents` on the group's ARN followed by `:*`; with `awslogs-create-group`, allow `logs:CreateLogGroup` too, or create the group with Terraform."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role that the caller gives is the caller's to judge.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "log" && need.whose == "execution role" && need.role != null && need.permitted != null] }

  when      = !need.denial_is_known
  condition = need.permitted
  message   = "task `${task.family}` cannot write the log of container `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
