rule "NET024" {
  name     = "target-group-without-listener"
  title    = "Service target group without a listener"
  question = "a listener forwards to the target group"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    ECS rejects a service whose target group has no load balancer: "The target group does not have an associated load
    balancer".
  EOT
  how = "Forward to the target group from an `aws_lb_listener` or an `aws_lb_listener_rule`."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "target_group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if tf::refers_to(balancer.target_group_arn, group)] }

  # The caller may add a listener to an exported target group.
  when      = !ecs::exported(target_group)
  condition = tf::perhaps_any(net::listeners(target_group))
  message   = "no listener forwards to `${tf::address(target_group)}`, the target group of `${tf::address(service)}`"
  place     = balancer.target_group_arn
  related   = [target_group]
}
