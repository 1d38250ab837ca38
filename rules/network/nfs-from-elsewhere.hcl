rule "NET008" {
  name         = "nfs-from-elsewhere"
  title        = "NFS open to a range of addresses"
  question     = "a range of addresses may reach the file system"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "Only the tasks may reach the file systems."

  why = <<-EOT
    A mount target answers whoever its security group lets in. By a range of addresses that is everything in it, now and
    later; by the tasks' security group it is the tasks.
  EOT
  how = "Let port 2049 in from the security group of the tasks, and from no range of addresses."

  each "group" { in = resources.aws_security_group }
  each "rule" { in = net::rules(group) }

  locals {
    of_targets = anytrue([for target in resources.aws_efs_mount_target : contains(coalesce(target.security_groups, []), group.id)])
    ranges     = concat(rule.cidrs, rule.ipv6_cidrs, rule.prefix_lists)
  }

  when      = rule.direction == "ingress" && local.of_targets && net::includes_port(rule, aws::fact("efs.port"))
  condition = length(local.ranges) == 0
  message   = "`${rule.resource}` admits NFS from a range of addresses, not from the tasks' security group"
  place     = local.ranges[0]
}
