rule "EFS005" {
  name         = "root-access-point-user"
  title        = "Access point with the root user"
  question     = "the access point lets its users be root"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "No access point acts as root."
  aliases      = ["CKV_AWS_330", "EFS.4", "CT.ELASTICFILESYSTEM.PR.4"]

  why = <<-EOT
    An access point with a user makes everyone who comes through it that user. Without one, or with user 0, a container
    can act as root on the files.
  EOT
  how = "Set `posix_user` with a `uid` and `gid` above 0."

  each "point" { in = resources.aws_efs_access_point }

  condition = anytrue([for user in point.posix_user : user.uid != 0 && user.gid != 0])
  message   = "access point `${tf::address(point)}` lets its users be root"
  place     = length(point.posix_user) > 0 ? point.posix_user[0].uid : point
}
