rule "EFS007" {
  name         = "access-point-without-creation-info"
  title        = "Access point without `creation_info`"
  question     = "the access point does not create its directory"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "Access points create their directories."

  why = <<-EOT
    EFS creates the directory of an access point only if `creation_info` is set. If the directory does not exist, the
    mount fails, and the task does not start.
  EOT
  how = "Add a `creation_info` block with `owner_uid`, `owner_gid` and `permissions`."

  each "point" { in = resources.aws_efs_access_point }

  each "root" { in = point.root_directory }

  when      = !tf::declared(root.path) ? false : root.path != "/"
  condition = length(root.creation_info) > 0
  message   = "access point `${tf::address(point)}` does not create its directory `${root.path}`"
  place     = root
}
