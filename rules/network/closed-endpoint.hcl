rule "NET025" {
  name     = "closed-endpoint"
  title    = "No task can reach a VPC endpoint"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    With private DNS, the name of the AWS service resolves to the endpoint for everything in the VPC. When the security group
    of the endpoint lets nothing in, the service is out of reach, also where a NAT gateway leads to the internet.
  EOT
  how = "Allow 443/tcp from the security group of the tasks into that of the endpoint."

  each "endpoint" { in = [for endpoint in resources.aws_vpc_endpoint : endpoint if endpoint.vpc_endpoint_type == "Interface"] }

  locals {
    launchers = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, flatten([for target in resources.aws_cloudwatch_event_target : target.ecs_target]), flatten([for schedule in resources.aws_scheduler_schedule : flatten([for target in schedule.target : target.ecs_parameters])]))
    answers   = [for launcher in local.launchers : net::reach(launcher, endpoint, 443)]
    # Those in other VPCs do not count.
    reaches = [for reach in local.answers : reach if reach != null && (reach == null ? false : reach.link != "route" && reach.link != "peering")]
    closed  = [for reach in local.reaches : reach if reach.reached == false]
  }

  when      = (tf::declared(endpoint.private_dns_enabled) ? endpoint.private_dns_enabled == true : false) && length(local.reaches) > 0
  condition = length(local.closed) < length(local.reaches) || anytrue([for reach in local.reaches : reach.reached])
  message   = "no task can reach endpoint `${tf::address(endpoint)}`: ${local.reaches[0].broken}"
  place     = local.reaches[0].broken
  related   = [endpoint]
}
