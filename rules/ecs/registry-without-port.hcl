rule "ECS083" {
  name     = "registry-without-port"
  title    = "SRV record of a service without a port"
  question = "the SRV record of the service has a port"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An SRV record says at which port a task listens. A registry of type SRV without `port` or `container_port` has none, and AWS
    refuses the service.
  EOT
  how = "Set `port`, or `container_name` and `container_port`, in `service_registries`, or make the record of type A."

  each "service" { in = resources.aws_ecs_service }
  each "registry" { in = service.service_registries }
  each "entry" { in = [for entry in resources.aws_service_discovery_service : entry if tf::refers_to(registry.registry_arn, entry)] }

  locals {
    records = flatten([for settings in entry.dns_config : settings.dns_records])
    srv     = [for record in local.records : record if record.type == "SRV"]
  }

  when      = length(local.srv) > 0
  condition = tf::declared(registry.port) || tf::declared(registry.container_port)
  message   = "`${tf::address(service)}` registers with `${tf::address(entry)}`, whose SRV record has no port"
  place     = registry.registry_arn
  related   = [entry]
}
