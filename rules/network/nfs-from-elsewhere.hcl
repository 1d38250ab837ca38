rule "NET008" {
  name         = "nfs-from-elsewhere"
  title        = "NFS open to a CIDR range"
  question     = "a CIDR range can reach the file system"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "Only the tasks can reach the file systems."

  why = <<-EOT
    The security group of a mount target decides who can connect. A CIDR range allows everything in it, now and later.
    The security group of the tasks allows only the tasks.
  EOT
  how = "Allow port 2049 from the security group of the tasks, and not from a CIDR range."

  each "group" { in = resources.aws_security_group }
  each "rule" { in = net::rules(group) }

  locals {
    of_targets = anytrue([for target in resources.aws_efs_mount_target : tf::declared(target.security_groups) ? contains(target.security_groups, group.id) : false])
    ranges     = concat(rule.cidrs, rule.ipv6_cidrs, rule.prefix_lists)
  }

  when      = rule.direction == "ingress" && local.of_targets && net::includes_port(rule, aws::fact("efs.port"))
  condition = length(local.ranges) == 0
  message   = "`${rule.resource}` allows NFS from a CIDR range instead of the security group of the tasks"
  place     = local.ranges[0]
}
