rule "EFS008" {
  name         = "missing-mount-target"
  title        = "Mounted file system without a mount target"
  question     = "the file system that a task mounts has a mount target"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "Every file system has a mount target."

  why = <<-EOT
    A task reaches a file system through the mount target in its availability zone. Without one there, the name of the file
    system does not resolve, and the task does not start.
  EOT
  how = "Add one `aws_efs_mount_target` for each private subnet."

  each "fs" { in = resources.aws_efs_file_system }

  locals {
    targets  = [for target in resources.aws_efs_mount_target : target if target.file_system_id == fs.id]
    mounting = net::mounting(fs)
    reaches  = [for launcher in local.mounting : net::reach(launcher, fs, 2049)]
    # What no zone is known for is no claim.
    missing = flatten([for reach in local.reaches : reach == null ? [] : [for index, link in reach.links : reach.breaks[index] if link == "zone"]])
    lacks   = tf::known(local.missing) ? length(local.missing) > 0 : false
  }

  condition = tf::perhaps_any(local.targets) && !local.lacks
  message   = "file system `${tf::address(fs)}` ${local.lacks ? "cannot be mounted by `${tf::address(local.mounting[0])}`: ${local.missing[0]}" : "has no mount target"}"
  place     = fs
  related   = local.lacks ? concat(local.missing, local.mounting) : []
}
