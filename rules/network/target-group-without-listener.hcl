rule "NET024" {
  name     = "target-group-without-listener"
  title    = "Target group of a service has no listener"
  question = "a listener forwards to the target group"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    ECS refuses a service whose target group no load balancer leads to: "The target group does not have an associated load
    balancer".
  EOT
  how = "Forward to the target group from an `aws_lb_listener`, or from an `aws_lb_listener_rule`."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "target_group" { in = [for group in resources.aws_lb_target_group : group if group.arn == balancer.target_group_arn] }

  # A group that leaves by an output may get a listener from the caller.
  when      = !ecs::exported(target_group)
  condition = tf::perhaps_any(net::listeners(target_group))
  message   = "no listener forwards to `${tf::address(target_group)}`, whose targets are the tasks of `${tf::address(service)}`"
  place     = balancer.target_group_arn
  related   = [target_group]
}
