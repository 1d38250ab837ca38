rule "ECS048" {
  name     = "incompatible-target-type"
  title    = "Target group needs `target_type = \"ip\"`"
  question = "a target group takes instances although the tasks are targets by address"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A task with the network mode `awsvpc` is a target by its address. A target group of instances, which is the default,
    is refused with the service.
  EOT
  how = "Set `target_type = \"ip\"` in the target group."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "group" { in = concat(
    [for group in resources.aws_lb_target_group : group if group.arn == balancer.target_group_arn],
    [for group in resources.aws_alb_target_group : group if group.arn == balancer.target_group_arn],
  ) }

  locals {
    task = ecs::task_of(service)
    mode = local.task == null ? null : local.task.network_mode
  }

  when      = local.mode == "awsvpc" || (local.mode == null && ecs::is_fargate(service))
  condition = group.target_type == "ip"
  message   = "`${tf::address(group)}` takes instances, and the tasks of `${tf::address(service)}` are targets by address"
  place     = group.target_type
  related   = [balancer.target_group_arn]

  fix {
    value  = "ip"
    safety = "unsafe"
  }
}
