rule "ECS080" {
  name     = "unreachable-service-connect"
  title    = "Tasks cannot reach the control plane of Service Connect"
  question = "the tasks can reach the control plane of Service Connect"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The proxy of Service Connect asks ECS what to route where, over the network interface of the task. Fargate needs no endpoint
    for anything else of ECS, so a subnet without a way out has all endpoints but `ecs-agent`, and tasks do not become healthy.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway in a public subnet, or add an interface endpoint for ecs-agent with private DNS."

  each "service" { in = resources.aws_ecs_service }
  each "need" { in = [for need in ecs::needs(null, service) : need if need.kind == "service connect" && need.reached != null] }

  # A network that the caller gives is the caller's to judge.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "Service Connect does not work in task `${need.task}`: ${need.barrier}"
  place     = tf::known(need.reached) ? need.place : need.reached
  related   = need.related
}
