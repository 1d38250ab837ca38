rule "EFS009" {
  name         = "mount-target-without-security-group"
  title        = "Mount target with the default security group"
  question     = "the mount target has the default security group"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "Mount targets have a security group."

  why = <<-EOT
    Without `security_groups`, a mount target gets the default security group of the VPC, whose rules serve other
    purposes.
  EOT
  how = "Set `security_groups` to a group that admits port 2049 from the security group of the tasks."

  each "target" { in = resources.aws_efs_mount_target }

  condition = tf::declared(target.security_groups) ? length(target.security_groups) > 0 : false
  message   = "mount target `${tf::address(target)}` has the default security group of its VPC"
  place     = target.security_groups
}
