rule "ECS066" {
  name         = "unreachable-registry"
  title        = "Tasks cannot reach the registry of their image"
  question     = "the tasks can reach the registry of their image"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Tasks reach the registry of their image."

  why = <<-EOT
    A task pulls its image over its own network interface: from Amazon ECR a token (ecr.api), the manifest (ecr.dkr) and the
    layers (Amazon S3). Each needs a route to the internet with an address that may use it, or an endpoint in the VPC that
    lets the task in. Otherwise the task stops with CannotPullContainerError.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway in a public subnet, or add interface endpoints for ecr.api and ecr.dkr and a gateway endpoint for S3, and let the tasks' security group through."

  each "starter" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, resources.aws_cloudwatch_event_target, resources.aws_scheduler_schedule) }
  each "need" { in = [for need in ecs::needs(null, starter) : need if need.kind == "image" && need.reached != null] }

  # A network that the caller gives is the caller's to judge.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "task `${need.task}` cannot pull its image: ${need.barrier}"
  place     = tf::known(need.reached) ? need.network : need.reached
  related   = need.related
}
