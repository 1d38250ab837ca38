rule "EFS019" {
  name         = "duplicate-mount-target"
  title        = "Duplicate mount target in an availability zone"
  question     = "the file system has two mount targets in one availability zone"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "A file system has at most one mount target in each availability zone."

  why = <<-EOT
    A file system can have one mount target in each availability zone. AWS refuses a second, even in another subnet of
    the zone.
  EOT
  how = "Create one mount target in each availability zone."

  each "target" { in = resources.aws_efs_mount_target }

  locals {
    subnets = [for subnet in resources.aws_subnet : subnet if subnet.id == target.subnet_id]
    others = [for other in resources.aws_efs_mount_target : other
    if other.file_system_id == target.file_system_id && tf::address(other) != tf::address(target)]
    same_subnet = [for other in local.others : other if other.subnet_id == target.subnet_id]
    same_zone = [for other in local.others : other if anytrue([for subnet in resources.aws_subnet :
      subnet.id == other.subnet_id && tf::declared(subnet.availability_zone) && anytrue([for own in local.subnets : own.availability_zone == subnet.availability_zone])
    ])]
  }

  condition = length(local.same_subnet) == 0 && length(local.same_zone) == 0
  message   = "`${tf::address(target)}` is not the only mount target of its file system in its availability zone"
  place     = target.subnet_id
  related   = concat(local.same_subnet, local.same_zone)
}
