rule "NET008" {
  name         = "nfs-from-elsewhere"
  title        = "File system can be reached by more than its tasks"
  severity     = "high"
  group        = "security"
  requirements = ["6.1", "8.3"]

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

  when      = rule.direction == "ingress" && local.of_targets && net::includes_port(rule, 2049)
  condition = length(local.ranges) == 0
  message   = "`${rule.resource}` lets NFS in by address, not by the tasks' security group"
  place     = local.ranges[0]
}
