rule "EFS005" {
  name         = "root-access-point-user"
  title        = "Access point that allows root"
  question     = "clients of the access point can act as root"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "No access point acts as root."
  aliases      = ["CKV_AWS_330", "EFS.4", "CT.ELASTICFILESYSTEM.PR.4"]

  why = <<-EOT
    With `posix_user`, every client of the access point acts as that user. Without it, or with user or group 0, a
    container can act as root on the files.
  EOT
  how = "Add a `posix_user` block with a `uid` and a `gid` above 0."

  each "point" { in = resources.aws_efs_access_point }

  condition = anytrue([for user in point.posix_user : user.uid != 0 && user.gid != 0])
  message   = "access point `${tf::address(point)}` lets clients act as root"
  place     = length(point.posix_user) > 0 ? point.posix_user[0].uid : point
}
