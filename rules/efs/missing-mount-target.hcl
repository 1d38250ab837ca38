rule "EFS008" {
  name         = "missing-mount-target"
  title        = "File system without a mount target for its tasks"
  question     = "the file system has a mount target for the tasks that mount it"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "Every file system has a mount target."

  why = <<-EOT
    A task reaches a file system through the mount target in its availability zone. Without one, the DNS name of the
    file system does not resolve, and the task does not start.
  EOT
  how = "Add an `aws_efs_mount_target` in each availability zone where the tasks run."

  each "fs" { in = resources.aws_efs_file_system }

  locals {
    targets  = [for target in resources.aws_efs_mount_target : target if target.file_system_id == fs.id]
    mounting = net::mounting(fs)
    reaches  = [for launcher in local.mounting : net::reach(launcher, fs, 2049)]
    # An unknown zone proves nothing.
    missing = flatten([for reach in local.reaches : reach == null ? [] : [for index, link in reach.links : reach.breaks[index] if link == "zone"]])
    lacks   = tf::known(local.missing) ? length(local.missing) > 0 : false
  }

  condition = tf::perhaps_any(local.targets) && !local.lacks
  message   = "file system `${tf::address(fs)}` ${local.lacks ? "cannot be mounted by `${tf::address(local.mounting[0])}`: ${local.missing[0]}" : "has no mount target"}"
  place     = fs
  related   = local.lacks ? concat(local.missing, local.mounting) : []
}
