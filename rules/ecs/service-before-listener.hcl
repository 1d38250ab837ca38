rule "ECS071" {
  name     = "service-before-listener"
  title    = "Service that does not wait for its listener"
  question = "the service waits for its listener"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    ECS refuses a service whose target group has no load balancer. Terraform creates the service and the listener in
    parallel unless one depends on the other, so the first apply may fail.
  EOT
  how = "Add the listener or listener rule to `depends_on` of the service."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "target_group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if tf::refers_to(balancer.target_group_arn, group)] }

  locals {
    # A target group that only a rule forwards to has no load balancer before the rule.
    forwarders = net::forwarders(target_group)
    waits      = [for forwarder in local.forwarders : ecs::waits_for(service, forwarder)]
  }

  # Dependencies between modules may order a listener in another module.
  when      = length(local.waits) > 0 && alltrue([for waits in local.waits : waits != null])
  condition = anytrue(local.waits)
  message   = "service `${service.name}` may be created before the listener that its target group needs"
  place     = balancer.target_group_arn
  related   = local.forwarders
}
