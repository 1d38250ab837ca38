rule "ECS066" {
  name         = "unreachable-registry"
  title        = "Unreachable image registry"
  question     = "the tasks can reach their image registry"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Tasks can reach their image registry."

  why = <<-EOT
    A task pulls its image over its own network interface: an ECR token (ecr.api), the manifest (ecr.dkr) and the layers
    (S3). Each needs a route to the internet with a public or translated address, or a VPC endpoint that admits the
    task. Otherwise, the task stops with ResourceInitializationError or CannotPullContainerError.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway, or add interface endpoints for ecr.api and ecr.dkr that admit the security group of the tasks, and a gateway endpoint for S3."

  each "starter" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, resources.aws_cloudwatch_event_target, resources.aws_scheduler_schedule, ecs::calls()) }
  each "need" { in = [for need in ecs::needs(null, starter) : need if need.kind == "image" && need.reached != null] }

  # A network from the caller is not checked here.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "task `${need.task}` ${tf::known(need.reached) ? "cannot" : "can"} pull its image: ${need.barrier}"
  place     = tf::known(need.reached) ? need.network : need.reached
  related   = need.related
}
