rule "NET009" {
  name         = "missing-nfs-egress"
  title        = "Tasks mount a file system and may not reach it"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]

  why = <<-EOT
    A task mounts EFS over port 2049. When no security group of the task lets that out, the mount times out, and the task
    does not start.
  EOT
  how = "Add an egress rule for 2049/tcp to the security group of the mount targets."

  each "service" { in = resources.aws_ecs_service }
  each "network" { in = service.network_configuration }

  locals {
    task   = ecs::task_of(service)
    mounts = local.task == null ? [] : [for volume in local.task.volume : volume if length(volume.efs_volume_configuration) > 0]
    groups = coalesce(network.security_groups, [])
  }

  when      = tf::perhaps_any(local.mounts) && length(local.groups) > 0
  condition = anytrue([for group in local.groups : anytrue([for rule in net::rules(group) : rule.direction == "egress" && net::includes_port(rule, 2049)])])
  message   = "no security group of `${tf::address(service)}` lets NFS out, which its tasks mount a file system by"
  place     = network.security_groups
}
