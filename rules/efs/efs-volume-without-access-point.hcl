rule "EFS003" {
  name         = "efs-volume-without-access-point"
  title        = "EFS mounted without an access point"
  question     = "a volume is mounted without an access point"
  severity     = "low"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "Volumes use access points."

  why = <<-EOT
    Without an access point, a task sees the whole file system, and can act as any user on it.
  EOT
  how = "Set `access_point_id` in `authorization_config`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  condition = anytrue([for authorization in efs.authorization_config : tf::declared(authorization.access_point_id)])
  message   = "volume `${volume.name}` of task definition `${task.family}` is mounted without an access point"
  place     = length(efs.authorization_config) > 0 ? efs.authorization_config[0].access_point_id : efs
}
