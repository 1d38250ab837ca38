rule "ELB020" {
  name     = "invalid-target-health-check"
  title    = "Invalid target group health check"
  question = "the health check is invalid"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    AWS refuses some health checks only at apply. For HTTP and HTTPS targets, the timeout must be shorter than the
    interval; for others, it must not be longer. Success codes are gRPC codes from 0 to 99 if `protocol_version` is
    GRPC, and HTTP codes from 200 to 599 otherwise.
  EOT
  how = "Set `timeout` below `interval`, and `matcher` to codes that fit the protocol version."

  each "group" { in = concat(resources.aws_lb_target_group, resources.aws_alb_target_group) }
  each "check" { in = group.health_check }

  locals {
    is_grpc  = tf::declared(group.protocol_version) && group.protocol_version == "GRPC"
    codes    = !tf::declared(check.matcher) ? [] : flatten([for part in split(",", check.matcher) : split("-", trimspace(part))])
    range    = local.is_grpc ? { min = 0, max = 99 } : { min = 200, max = 599 }
    in_range = alltrue([for code in local.codes : try(tonumber(code) >= local.range.min && tonumber(code) <= local.range.max, true)])
    # A network load balancer, with its other protocols, takes a timeout as long as the interval.
    longest = contains(["HTTP", "HTTPS"], group.protocol) ? coalesce(check.interval, 30) - 1 : coalesce(check.interval, 30)
    in_time = !tf::declared(check.timeout) || try(check.timeout == 0, false) ? true : check.timeout <= local.longest
  }

  when      = group.target_type == null || group.target_type != "lambda"
  condition = local.in_range && local.in_time
  message   = local.in_range ? "the health check of `${tf::address(group)}` has a timeout of ${check.timeout} seconds, but its interval is ${coalesce(check.interval, 30)} seconds" : "the health check of `${tf::address(group)}` expects ${check.matcher}, but ${local.is_grpc ? "gRPC" : "HTTP"} codes are ${local.range.min} to ${local.range.max}"
  place     = local.in_range ? check.timeout : check.matcher
  unknown   = "silent"
}
