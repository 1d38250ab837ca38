rule "ECS083" {
  name     = "registry-without-port"
  title    = "SRV record without a port"
  question = "the service registers a port for its SRV record"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An SRV record holds the port of a task. AWS refuses a service registry with an SRV record, but without `port` or
    `container_port`.
  EOT
  how = "Set `port`, or `container_name` and `container_port`, in `service_registries`, or change the type of the record to A."

  each "service" { in = resources.aws_ecs_service }
  each "registry" { in = service.service_registries }
  each "entry" { in = [for entry in resources.aws_service_discovery_service : entry if tf::refers_to(registry.registry_arn, entry)] }

  locals {
    records = flatten([for settings in entry.dns_config : settings.dns_records])
    srv     = [for record in local.records : record if record.type == "SRV"]
  }

  when      = length(local.srv) > 0
  condition = tf::declared(registry.port) || tf::declared(registry.container_port)
  message   = "`${tf::address(service)}` registers no port for the SRV record of `${tf::address(entry)}`"
  place     = registry.registry_arn
  related   = [entry]
}
