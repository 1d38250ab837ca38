rule "ECS067" {
  name         = "unreachable-log-service"
  title        = "Unreachable log service"
  question     = "the tasks can reach their log service"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Tasks can reach their log service."

  why = <<-EOT
    The awslogs driver opens the log stream before the container starts. Without a route to CloudWatch Logs, the task
    stops with ResourceInitializationError.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway, or add an interface endpoint with private DNS for logs that admits the security group of the tasks."

  each "starter" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, resources.aws_cloudwatch_event_target, resources.aws_scheduler_schedule, ecs::calls()) }
  each "need" { in = [for need in ecs::needs(null, starter) : need if need.kind == "log" && need.reached != null] }

  # A network from the caller is not checked here.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "task `${need.task}` ${tf::known(need.reached) ? "cannot" : "can"} reach ${need.host}: ${need.barrier}"
  place     = tf::known(need.reached) ? need.network : need.reached
  related   = need.related
}
