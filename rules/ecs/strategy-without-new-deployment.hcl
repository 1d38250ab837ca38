rule "ECS079" {
  name     = "strategy-without-new-deployment"
  title    = "Capacity provider strategy without `force_new_deployment`"
  question = "the service is replaced when its capacity provider strategy changes"
  severity = "info"
  group    = "correctness"

  why = <<-EOT
    The capacity provider strategy of a running service changes only with a new deployment. Without
    `force_new_deployment`, the provider destroys the service and creates it again.
  EOT
  how = "Set `force_new_deployment = true`."

  each "service" { in = resources.aws_ecs_service }

  when      = length(service.capacity_provider_strategy) > 0
  condition = service.force_new_deployment == true
  message   = "`${tf::address(service)}` is replaced when its capacity provider strategy changes"
  place     = tf::declared(service.force_new_deployment) ? service.force_new_deployment : service.capacity_provider_strategy
}
