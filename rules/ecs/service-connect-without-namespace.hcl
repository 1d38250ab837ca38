rule "ECS090" {
  name     = "service-connect-without-namespace"
  title    = "Service Connect without a namespace"
  question = "Service Connect has no namespace"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Service Connect needs a Cloud Map namespace: `namespace` of the service, or `service_connect_defaults` of its
    cluster. AWS refuses a service without either.
  EOT
  how = "Set `namespace` in `service_connect_configuration`, or `service_connect_defaults` in the cluster."

  each "service" { in = resources.aws_ecs_service }
  each "settings" { in = service.service_connect_configuration }

  locals {
    cluster = ecs::cluster_of(service)
  }

  # A cluster that is defined elsewhere may have a default.
  when      = coalesce(settings.enabled, false) && local.cluster != null
  condition = tf::declared(settings.namespace) || length(local.cluster.service_connect_defaults) > 0
  message   = "`${tf::address(service)}` and its cluster set no namespace for Service Connect"
  place     = settings.namespace
  related   = [local.cluster]
}
