rule "ECS034" {
  name         = "missing-circuit-breaker"
  title        = "A deployment that cannot succeed is retried for ever"
  severity     = "low"
  group        = "correctness"
  requirements = ["8.5"]

  why = <<-EOT
    Without a circuit breaker, ECS keeps starting tasks of a broken deployment, and each start is paid for. With one it
    stops and goes back to what ran before.
  EOT
  how = "Add `deployment_circuit_breaker { enable = true, rollback = true }`."

  each "service" { in = resources.aws_ecs_service }

  when      = try(service.deployment_controller[0].type, null) == null || service.deployment_controller[0].type == "ECS"
  condition = service.deployment_circuit_breaker[0].enable == true
  message   = "service `${service.name}` starts tasks of a broken deployment for ever"
  place     = service.deployment_circuit_breaker[0].enable
}
