rule "EFS016" {
  name         = "foreign-access-point"
  title        = "Access point of another file system"
  question     = "a volume uses an access point of another file system"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "Access points belong to the mounted file system."

  why = <<-EOT
    A volume names a file system and an access point. If the access point belongs to another file system, the mount
    fails.
  EOT
  how = "Use an access point of the mounted file system."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  each "authorization" { in = efs.authorization_config }
  each "point" { in = [for point in resources.aws_efs_access_point : point if point.id == authorization.access_point_id] }

  condition = point.file_system_id == efs.file_system_id
  message   = "volume `${volume.name}` mounts one file system through an access point of another"
  place     = authorization.access_point_id
  related   = [efs.file_system_id, point.file_system_id]
}
