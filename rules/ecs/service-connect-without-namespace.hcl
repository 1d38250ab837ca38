rule "ECS090" {
  name     = "service-connect-without-namespace"
  title    = "Service Connect without a namespace"
  question = "Service Connect has no namespace"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A service of Service Connect belongs to a Cloud Map namespace: its own `namespace`, or that of
    `service_connect_defaults` in its cluster. Without either, AWS refuses the service.
  EOT
  how = "Set `namespace` in `service_connect_configuration`, or `service_connect_defaults` in the cluster."

  each "service" { in = resources.aws_ecs_service }
  each "settings" { in = service.service_connect_configuration }

  locals {
    cluster = ecs::cluster_of(service)
  }

  # A cluster from elsewhere may have a default.
  when      = coalesce(settings.enabled, false) && local.cluster != null
  condition = tf::declared(settings.namespace) || length(local.cluster.service_connect_defaults) > 0
  message   = "neither `${tf::address(service)}` nor its cluster names a namespace for Service Connect"
  place     = settings.namespace
  related   = [local.cluster]
}
