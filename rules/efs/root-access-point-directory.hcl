rule "EFS006" {
  name         = "root-access-point-directory"
  title        = "Access point to the whole file system"
  question     = "the access point exposes the whole file system"
  severity     = "low"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "No access point exposes the root of its file system."
  aliases      = ["CKV_AWS_329", "EFS.3", "CT.ELASTICFILESYSTEM.PR.3"]

  why = <<-EOT
    Clients of an access point should only see its directory. Without a path, they see the whole file system.
  EOT
  how = "Add a `root_directory` block with a `path` other than `/`, and with `creation_info`."

  each "point" { in = resources.aws_efs_access_point }

  condition = anytrue([for root in point.root_directory : !tf::declared(root.path) ? false : root.path != "/"])
  message   = "access point `${tf::address(point)}` exposes the whole file system"
  place     = length(point.root_directory) > 0 ? point.root_directory[0].path : point
}
