rule "ECS068" {
  name         = "unreachable-secret-store"
  title        = "Unreachable secrets or environment files"
  question     = "the tasks can reach their secrets and environment files"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Tasks can reach their secrets and environment files."

  why = <<-EOT
    ECS reads secrets, parameters, registry credentials and environment files over the network interface of the task.
    Without a route to the service that stores them, the task stops with ResourceInitializationError.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway, or add endpoints that admit the tasks: interface endpoints with private DNS for secretsmanager and ssm, and a gateway endpoint for S3."

  each "starter" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, resources.aws_cloudwatch_event_target, resources.aws_scheduler_schedule, ecs::calls()) }
  each "need" { in = [for need in ecs::needs(null, starter) : need if contains(["secret", "credentials", "environment file"], need.kind) && need.reached != null] }

  # A network from the caller is not checked here.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "task `${need.task}` ${tf::known(need.reached) ? "cannot" : "can"} reach ${need.host}, which it needs for `${need.subject}`: ${need.barrier}"
  place     = tf::known(need.reached) ? need.network : need.reached
  related   = need.related
}
