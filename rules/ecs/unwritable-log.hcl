rule "ECS062" {
  name         = "unwritable-log"
  title        = "Log that the execution role cannot write"
  question     = "the execution role can write the container logs"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role can write the logs."

  why = <<-EOT
    Before the container starts, the awslogs driver creates a log stream with the execution role, and the log group too
    with `awslogs-create-group`. Without permission, the task stops with ResourceInitializationError.
    AmazonECSTaskExecutionRolePolicy allows creating the stream, but not the group.
  EOT
  how = "Allow the execution role `logs:CreateLogStream` and `logs:PutLogEvents` on the ARN of the log group followed by `:*`. With `awslogs-create-group`, allow `logs:CreateLogGroup` too, or create the log group with Terraform."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role from the caller is not checked here.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "log" && need.whose == "execution role" && need.role != null && need.permitted != null] }

  when      = !need.denial_is_known
  condition = need.permitted
  message   = "task `${task.family}` ${tf::known(need.permitted) ? "cannot" : "can"} write logs of container `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
