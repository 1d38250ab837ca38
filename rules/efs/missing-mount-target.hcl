rule "EFS008" {
  name         = "missing-mount-target"
  title        = "File system cannot be mounted where the tasks run"
  severity     = "high"
  group        = "requirements"
  requirements = ["8.3"]

  why = <<-EOT
    A task reaches a file system through the mount target in its availability zone. Without one there, the task does not
    start.
  EOT
  how = "Make one `aws_efs_mount_target` for each private subnet."

  each "fs" { in = resources.aws_efs_file_system }

  locals {
    targets = [for target in resources.aws_efs_mount_target : target if target.file_system_id == fs.id]
  }

  condition = tf::perhaps_any(local.targets)
  message   = "file system `${tf::address(fs)}` has no mount target"
  place     = fs
}
