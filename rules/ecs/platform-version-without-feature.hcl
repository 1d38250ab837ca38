rule "ECS051" {
  name         = "platform-version-without-feature"
  title        = "Fargate platform version lacks what the task needs"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2", "8.3"]

  why = <<-EOT
    EFS volumes, ephemeral storage beyond 20 GiB, and 8 or 16 vCPU came with version 1.4.0 of the Linux platform. On an
    earlier one, AWS refuses the service or the task.
  EOT
  how = "Set `platform_version = \"1.4.0\"`, or leave it out."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task = ecs::task_of(service)
    efs  = local.task == null ? [] : [for volume in local.task.volume : volume if length(volume.efs_volume_configuration) > 0]
    needed = local.task == null ? [] : concat(
      length(local.efs) > 0 ? ["EFS volumes"] : [],
      length(local.task.ephemeral_storage) > 0 ? ["ephemeral storage"] : [],
      contains(["8192", "16384"], tostring(local.task.cpu)) ? ["8 or 16 vCPU"] : [],
    )
  }

  when      = tf::declared(service.platform_version) && local.task != null
  condition = !contains(["1.0.0", "1.1.0", "1.2.0", "1.3.0"], service.platform_version) || length(local.needed) == 0
  message   = "`${tf::address(service)}` runs on version ${service.platform_version} of the platform, which has no ${join(", no ", local.needed)}"
  place     = service.platform_version
  related   = [local.task]
}
