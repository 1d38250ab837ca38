rule "ECS030" {
  name     = "grace-period-without-load-balancer"
  title    = "Grace period without a load balancer"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    AWS refuses a service with a grace period and without a load balancer: "Health check grace period is only valid for
    services configured to use load balancers". Neither `terraform validate` nor a plan says so.
  EOT
  how = "Leave `health_check_grace_period_seconds` out, and give the container health check a `startPeriod` instead."

  each "service" { in = resources.aws_ecs_service }

  when      = tf::declared(service.health_check_grace_period_seconds) ? service.health_check_grace_period_seconds > 0 : false
  condition = tf::perhaps_any(service.load_balancer)
  message   = "service `${service.name}` has a grace period of ${service.health_check_grace_period_seconds} seconds, and no load balancer"
  place     = service.health_check_grace_period_seconds
}
