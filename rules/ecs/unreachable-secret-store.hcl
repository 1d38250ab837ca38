rule "ECS068" {
  name         = "unreachable-secret-store"
  title        = "Tasks cannot reach what holds their secrets and environment files"
  question     = "the tasks can reach what holds their secrets and environment files"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Tasks reach what holds their secrets."

  why = <<-EOT
    ECS reads secrets, parameters, registry credentials and environment files over the network interface of the task.
    Without a route to the service that holds them, the task stops with ResourceInitializationError.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway in a public subnet, or add interface endpoints for secretsmanager or ssm with private DNS, and let the tasks' security group through."

  each "starter" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, resources.aws_cloudwatch_event_target, resources.aws_scheduler_schedule) }
  each "need" { in = [for need in ecs::needs(null, starter) : need if contains(["secret", "credentials", "environment file"], need.kind) && need.reached != null] }

  # A network that the caller gives is the caller's to judge.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "task `${need.task}` cannot reach ${need.host}, which it needs for `${need.subject}`: ${need.barrier}"
  place     = tf::known(need.reached) ? need.network : need.reached
  related   = need.related
}
