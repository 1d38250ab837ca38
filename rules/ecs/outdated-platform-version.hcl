rule "ECS024" {
  name         = "outdated-platform-version"
  title        = "Retired Fargate platform version"
  question     = "the platform version is retired"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every service and task runs on a Fargate platform version that AWS supports."
  aliases      = ["CKV_AWS_332", "ECS.10", "CT.ECS.PR.1"]

  why = <<-EOT
    AWS starts no tasks on retired platform versions. Linux tasks can use
    ${join(" and ", aws::fact("fargate.platform_versions").linux)}, Windows tasks
    ${join(" and ", aws::fact("fargate.platform_versions").windows)}; the two are numbered independently.
  EOT
  how = "Set `platform_version = \"LATEST\"`, or remove it."

  each "launcher" { in = concat(
    resources.aws_ecs_service, resources.aws_ecs_task_set,
    flatten(resources.aws_cloudwatch_event_target[*].ecs_target),
    flatten([for target in flatten(resources.aws_scheduler_schedule[*].target) : target.ecs_parameters]),
  ) }

  locals {
    task    = ecs::task_of(launcher)
    family  = local.task == null ? "LINUX" : coalesce(local.task.runtime_platform[0].operating_system_family, "LINUX")
    started = aws::fact("fargate.platform_versions")
    usable  = startswith(local.family, "WINDOWS") ? local.started.windows : local.started.linux
  }

  when      = tf::declared(launcher.platform_version)
  condition = contains(local.usable, launcher.platform_version)
  message   = "`${tf::address(launcher)}` uses platform version ${launcher.platform_version}, on which no task starts"
  place     = launcher.platform_version

  fix {
    value = "LATEST"
  }
}
