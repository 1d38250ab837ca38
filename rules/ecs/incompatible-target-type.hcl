rule "ECS048" {
  name     = "incompatible-target-type"
  title    = "Target group of another type than the tasks"
  question = "a target group is of another type than the tasks"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A task with the network mode `awsvpc` is a target by its address. A target group of instances, which is the default,
    is refused with the service. With the modes `bridge` and `host` the instance is the target, and a target group of addresses is
    refused: "target type ip, which is incompatible with the bridge network mode".
  EOT
  how = "Set `target_type = \"ip\"` in the target group of tasks of network mode `awsvpc`, and `instance` in that of others."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "group" { in = concat(
    [for group in resources.aws_lb_target_group : group if group.arn == balancer.target_group_arn],
    [for group in resources.aws_alb_target_group : group if group.arn == balancer.target_group_arn],
  ) }

  locals {
    task = ecs::task_of(service)
    mode = local.task == null ? null : tf::declared(local.task.network_mode) ? local.task.network_mode : null
    # Linux has the mode bridge where none is set.
    on_instance = local.task == null || ecs::is_fargate(service) ? false : contains(["bridge", "host"], coalesce(local.mode, "bridge"))
    by_address  = local.mode == "awsvpc" || (local.mode == null && ecs::is_fargate(service))
  }

  when      = local.by_address || local.on_instance
  condition = local.by_address ? group.target_type == "ip" : group.target_type != "ip"
  message   = local.by_address ? "`${tf::address(group)}` takes instances, and the tasks of `${tf::address(service)}` are targets by address" : "`${tf::address(group)}` takes addresses, and the targets of `${tf::address(service)}` are instances"
  place     = group.target_type
  related   = [balancer.target_group_arn]

  fix {
    value  = local.by_address ? "ip" : "instance"
    safety = "unsafe"
  }
}
