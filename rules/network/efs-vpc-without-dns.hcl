rule "NET018" {
  name         = "efs-vpc-without-dns"
  title        = "VPC of an EFS file system without DNS"
  question     = "the VPC resolves the DNS names of its mount targets"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "The DNS names of file systems resolve in their VPC."

  why = <<-EOT
    ECS mounts a file system by the DNS name of its mount target. A VPC resolves it only with DNS support and DNS
    hostnames enabled. DNS hostnames are disabled by default.
  EOT
  how = "Set `enable_dns_support = true` and `enable_dns_hostnames = true` on the VPC."

  each "vpc" { in = resources.aws_vpc }

  locals {
    subnets = [for subnet in resources.aws_subnet : subnet.id if subnet.vpc_id == vpc.id]
    mounted = anytrue([for target in resources.aws_efs_mount_target : contains(local.subnets, target.subnet_id)])
    support = vpc.enable_dns_support != false
    // Optional and computed in the provider, false by default in AWS.
    hostnames = tf::declared(vpc.enable_dns_hostnames) ? vpc.enable_dns_hostnames == true : false
  }

  when      = local.mounted
  condition = local.support && local.hostnames
  message   = "`${tf::address(vpc)}` does not resolve the DNS names of its mount targets"
  place     = local.hostnames ? vpc.enable_dns_support : vpc.enable_dns_hostnames

  fix {
    value = true
  }
}
