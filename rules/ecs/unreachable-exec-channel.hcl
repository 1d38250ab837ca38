rule "ECS069" {
  name     = "unreachable-exec-channel"
  title    = "Unreachable ECS Exec services"
  question = "the tasks can reach the services that ECS Exec needs"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The ECS Exec agent opens its channels over the network interface of the task. Without a route to ssmmessages, and to
    KMS if sessions have a key, the task runs, but no session opens.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway, or add an interface endpoint with private DNS for ssmmessages, and for kms if sessions have a key."

  each "service" { in = resources.aws_ecs_service }
  each "need" { in = [for need in ecs::needs(null, service) : need if need.kind == "exec" && need.reached != null] }

  # A network from the caller is not checked here.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "ECS Exec ${tf::known(need.reached) ? "does not work" : "works"} in task `${need.task}`: ${need.barrier}"
  place     = tf::known(need.reached) ? service.enable_execute_command : need.reached
  related   = need.related
}
