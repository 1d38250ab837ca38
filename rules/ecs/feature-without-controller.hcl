rule "ECS087" {
  name     = "feature-without-controller"
  title    = "Deployment controller without a feature that the service uses"
  question = "the deployment controller lacks a feature that the service uses"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The deployment circuit breaker, deployment alarms, Service Connect and daemon services work with rolling updates, those of
    the controller `ECS`. With `CODE_DEPLOY` and `EXTERNAL`, AWS refuses or ignores them, and nothing rolls back a failed
    deployment. A service of `CODE_DEPLOY` has exactly one load balancer, between whose target groups CodeDeploy moves traffic.
  EOT
  how = "Use the controller `ECS`, or leave rollback to CodeDeploy: `auto_rollback_configuration` of its deployment group."

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
  message   = length(local.used) > 0 ? "`${tf::address(service)}` uses ${join(" and ", local.used)}, which the deployment controller ${local.type} does not have" : "`${tf::address(service)}` has ${local.balancers == 0 ? "no load balancer" : "${local.balancers} load balancers"}, and the deployment controller CODE_DEPLOY needs one"
  place     = controller.type
}
