rule "ECS034" {
  name         = "missing-circuit-breaker"
  title        = "Service without a deployment circuit breaker"
  question     = "the service has no deployment circuit breaker"
  severity     = "low"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "A circuit breaker stops failed deployments."

  why = <<-EOT
    Without a circuit breaker, ECS keeps starting tasks of a failed deployment, and you pay for each. With one, it
    stops, and rolls back to the last deployment that worked.
  EOT
  how = <<-EOT
    Let ECS stop a deployment whose tasks do not start, and roll back to the last one that worked.

    ```hcl
    deployment_circuit_breaker {
      enable   = true
      rollback = true
    }
    ```
  EOT

  each "service" { in = resources.aws_ecs_service }

  locals {
    block    = "deployment_configuration"
    strategy = try(service[local.block][0].strategy, null)
  }

  # Only rolling deployments have a circuit breaker.
  when      = (local.strategy == null || contains(aws::fact("ecs.circuit_breaker_strategies"), local.strategy)) && (try(service.deployment_controller[0].type, null) == null || service.deployment_controller[0].type == "ECS")
  condition = service.deployment_circuit_breaker[0].enable == true
  message   = "service `${service.name}` has no deployment circuit breaker"
  place     = service.deployment_circuit_breaker[0].enable

  fix {
    value = true
    block = <<-EOT
      deployment_circuit_breaker {
        enable   = true
        rollback = true
      }
    EOT
  }
}
