rule "EFS004" {
  name         = "efs-volume-without-iam"
  title        = "EFS mounted without IAM authorization"
  question     = "a volume is mounted without IAM authorization"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "Volumes use IAM authorization."

  why = <<-EOT
    Without IAM authorization, the file system policy cannot identify the task: anyone with network access to the mount
    target can mount the file system.
  EOT
  how = "Set `iam = \"ENABLED\"` in `authorization_config`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  condition = anytrue([for authorization in efs.authorization_config : authorization.iam == "ENABLED"])
  message   = "volume `${volume.name}` of task definition `${task.family}` is mounted without IAM authorization"
  place     = length(efs.authorization_config) > 0 ? efs.authorization_config[0].iam : efs

  fix {
    at     = efs.authorization_config[0].iam
    value  = "ENABLED"
    safety = "unsafe"
  }
}
