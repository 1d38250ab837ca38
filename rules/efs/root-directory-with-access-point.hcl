rule "EFS018" {
  name         = "root-directory-with-access-point"
  title        = "Root directory beside an access point"
  question     = "a volume names a root directory beside its access point"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "No volume has both an access point and a root directory."

  why = <<-EOT
    The access point says which directory is mounted. AWS refuses a task definition that names one beside it, other than
    `/`.
  EOT
  how = "Leave out `root_directory`, and set `root_directory` of the access point."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  locals {
    point = efs.authorization_config[0].access_point_id
  }

  when      = tf::declared(local.point) ? local.point != null : false
  condition = efs.root_directory == null || efs.root_directory == "/" || efs.root_directory == ""
  message   = "volume `${volume.name}` names the directory `${efs.root_directory}` beside an access point"
  place     = efs.root_directory
  related   = [local.point]

  fix {
    value = "/"
  }
}
