rule "EFS018" {
  name         = "root-directory-with-access-point"
  title        = "Both a root directory and an access point"
  question     = "a volume has both a root directory and an access point"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "No volume has both an access point and a root directory."

  why = <<-EOT
    The access point decides which directory is mounted. AWS refuses a task definition that also has a `root_directory`
    other than `/`.
  EOT
  how = "Remove `root_directory` from the volume, and set `root_directory` of the access point."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  locals {
    point = efs.authorization_config[0].access_point_id
  }

  when      = tf::declared(local.point) ? local.point != null : false
  condition = efs.root_directory == null || efs.root_directory == "/" || efs.root_directory == ""
  message   = "volume `${volume.name}` has both an access point and the root directory `${efs.root_directory}`"
  place     = efs.root_directory
  related   = [local.point]

  fix {
    value = "/"
  }
}
