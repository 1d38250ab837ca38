rule "ECS080" {
  name     = "unreachable-service-connect"
  title    = "Unreachable Service Connect control plane"
  question = "the tasks can reach the Service Connect control plane"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The Service Connect proxy gets its configuration from ECS over the network interface of the task. Fargate needs no
    endpoint for anything else in ECS, so private subnets often lack the one for `ecs-agent`, and their tasks never
    become healthy.
  EOT
  how = "Route the subnets of the tasks to a NAT gateway, or add an interface endpoint with private DNS for ecs-agent."

  each "service" { in = resources.aws_ecs_service }
  each "need" { in = [for need in ecs::needs(null, service) : need if need.kind == "service connect" && need.reached != null] }

  # A network from the caller is not checked here.
  when      = !need.network_is_given && !need.barrier_is_known
  condition = need.reached
  message   = "Service Connect ${tf::known(need.reached) ? "does not work" : "works"} in task `${need.task}`: ${need.barrier}"
  place     = tf::known(need.reached) ? need.place : need.reached
  related   = need.related
}
