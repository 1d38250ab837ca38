rule "ECS087" {
  name     = "feature-without-controller"
  title    = "Feature unsupported by the deployment controller"
  question = "the service uses a feature that its deployment controller does not support"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    Only the deployment controller `ECS` supports the circuit breaker, deployment alarms, Service Connect and daemon
    services. With `CODE_DEPLOY` and `EXTERNAL`, AWS refuses or ignores them, and nothing rolls back a failed
    deployment. A service with `CODE_DEPLOY` needs exactly one load balancer.
  EOT
  how = "Use the controller `ECS`, or set `auto_rollback_configuration` in the CodeDeploy deployment group."

  each "service" { in = resources.aws_ecs_service }
  each "controller" { in = service.deployment_controller }

  locals {
    type = controller.type
    used = compact([
      anytrue([for breaker in service.deployment_circuit_breaker : breaker.enable]) ? "the deployment circuit breaker" : "",
      anytrue([for alarms in service.alarms : alarms.enable]) ? "deployment alarms" : "",
      anytrue([for settings in service.service_connect_configuration : settings.enabled]) ? "Service Connect" : "",
      service.scheduling_strategy == "DAEMON" ? "the scheduling strategy DAEMON" : "",
    ])
    balancers = local.type == "CODE_DEPLOY" ? length(service.load_balancer) : 1
  }

  condition = local.type == "ECS" || length(local.used) == 0 && local.balancers == 1
  message   = length(local.used) > 0 ? "`${tf::address(service)}` uses ${join(" and ", local.used)}, which the deployment controller ${local.type} does not support" : "`${tf::address(service)}` has ${local.balancers == 0 ? "no load balancer" : "${local.balancers} load balancers"}, but the deployment controller CODE_DEPLOY needs exactly one"
  place     = controller.type
}
