rule "EFS030" {
  name     = "service-before-mount-target"
  title    = "Service that does not wait for its mount targets"
  question = "the service waits for the mount targets of its file system"
  severity = "low"
  group    = "correctness"
  default  = "off"

  why = <<-EOT
    A mount target takes a minute or two to become available, and only then does the DNS name of the file system
    resolve. Tasks that start earlier stop with "Failed to resolve", until ECS or the circuit breaker gives up.
  EOT
  how = "Add the mount targets to `depends_on` of the service."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task    = ecs::task_of(service)
    systems = local.task == null ? [] : flatten([for volume in local.task.volume : [for efs in volume.efs_volume_configuration : efs.file_system_id]])
    targets = [for target in resources.aws_efs_mount_target : target if anytrue([for system in local.systems : target.file_system_id == system])]
    waits   = [for target in local.targets : ecs::waits_for(service, target)]
  }

  # Dependencies between modules may order mount targets in another module.
  when      = length(local.waits) > 0 && alltrue([for waits in local.waits : waits != null])
  condition = alltrue(local.waits)
  message   = "service `${service.name}` may start before the mount targets of the file system that its tasks mount"
  place     = service
  related   = local.targets
}
