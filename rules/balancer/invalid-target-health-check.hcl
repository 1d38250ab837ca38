rule "ELB020" {
  name     = "invalid-target-health-check"
  title    = "Health check that Elastic Load Balancing refuses"
  question = "Elastic Load Balancing refuses the health check"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A health check has to be over before the next one begins: its timeout is shorter than its interval. The codes of a target group
    of `protocol_version` GRPC are gRPC's, 0 to 99, those of others are HTTP's, 200 to 599. AWS refuses other values when the target group is
    made, after the plan.
  EOT
  how = "Choose a timeout below the interval, and codes of the protocol of the target group."

  each "group" { in = concat(resources.aws_lb_target_group, resources.aws_alb_target_group) }
  each "check" { in = group.health_check }

  locals {
    is_grpc  = tf::declared(group.protocol_version) && group.protocol_version == "GRPC"
    codes    = !tf::declared(check.matcher) ? [] : flatten([for part in split(",", check.matcher) : split("-", trimspace(part))])
    range    = local.is_grpc ? { min = 0, max = 99 } : { min = 200, max = 599 }
    in_range = alltrue([for code in local.codes : try(tonumber(code) >= local.range.min && tonumber(code) <= local.range.max, true)])
    in_time  = !tf::declared(check.timeout) || try(check.timeout == 0, false) ? true : check.timeout < coalesce(check.interval, 30)
  }

  when      = group.target_type == null || group.target_type != "lambda"
  condition = local.in_range && local.in_time
  message   = local.in_range ? "the health check of `${tf::address(group)}` has a timeout of ${check.timeout} seconds, and an interval of ${coalesce(check.interval, 30)}" : "the health check of `${tf::address(group)}` expects ${check.matcher}, and the codes of ${local.is_grpc ? "gRPC" : "HTTP"} are ${local.range.min} to ${local.range.max}"
  place     = local.in_range ? check.timeout : check.matcher
  unknown   = "silent"
}
