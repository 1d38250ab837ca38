rule "ECS069" {
  name     = "unreachable-exec-channel"
  title    = "Tasks cannot reach the services of ECS Exec"
  question = "the tasks can reach the services of ECS Exec"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The agent of ECS Exec opens its channels over the network interface of the task. Without a route to ssmmessages, and to
    AWS KMS where the cluster has a key for sessions, the task runs and no session opens.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway in a public subnet, or add an interface endpoint for ssmmessages with private DNS, and one for kms where sessions have a key."

  each "service" { in = resources.aws_ecs_service }
  each "need" { in = [for need in ecs::needs(null, service) : need if need.kind == "exec" && need.reached != null] }

  # A network that the caller gives is the caller's to judge.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "ECS Exec does not work in task `${need.task}`: ${need.barrier}"
  place     = tf::known(need.reached) ? service.enable_execute_command : need.reached
  related   = need.related
}
