rule "EFS007" {
  name         = "access-point-without-creation-info"
  title        = "Access point without creation info"
  question     = "the directory of the access point is never created"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "Directories of access points are created."

  why = <<-EOT
    EFS makes the directory of an access point only with `creation_info`. Where the directory does not exist, the mount
    fails and the task does not start.
  EOT
  how = "Add `creation_info` with owner and permissions."

  each "point" { in = resources.aws_efs_access_point }

  each "root" { in = point.root_directory }

  when      = !tf::declared(root.path) ? false : root.path != "/"
  condition = length(root.creation_info) > 0
  message   = "access point `${tf::address(point)}` does not create its directory `${root.path}`"
  place     = root
}
