rule "NET014" {
  name         = "missing-flow-log"
  title        = "VPC without a flow log"
  question     = "the VPC has no flow log"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every VPC has a flow log."
  aliases      = ["CKV2_AWS_11", "AWS-0178", "f83121ea", "AC_AWS_0369", "EC2.6"]

  why = <<-EOT
    Without flow logs, nobody can find out after an incident where a task sent data, or who tried to reach it.
  EOT
  how = "Add an `aws_flow_log` with the `vpc_id` of the VPC and `traffic_type = \"ALL\"`."

  each "vpc" { in = resources.aws_vpc }

  locals {
    subnets = [for subnet in resources.aws_subnet : subnet.id if subnet.vpc_id == vpc.id]
    logged = [
      for log in resources.aws_flow_log : log
      if log.vpc_id == vpc.id || (log.subnet_id == null ? false : contains(local.subnets, log.subnet_id))
    ]
  }

  condition = anytrue([for log in local.logged : true])
  message   = "`${tf::address(vpc)}` has no flow log"
  place     = vpc
}
