rule "ECS048" {
  name     = "incompatible-target-type"
  title    = "Target type that does not match the network mode"
  question = "the target type does not match the network mode of the tasks"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Tasks in network mode `awsvpc` are registered by IP address. AWS refuses their service if the target group has the
    type `instance`, the default. In modes `bridge` and `host`, the instance is the target, and AWS refuses the type
    `ip`: "target type ip, which is incompatible with the bridge network mode".
  EOT
  how = "Set `target_type = \"ip\"` for tasks in network mode `awsvpc`, and `instance` for others."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if tf::refers_to(balancer.target_group_arn, group)] }

  locals {
    task = ecs::task_of(service)
    mode = local.task == null ? null : tf::declared(local.task.network_mode) ? local.task.network_mode : null
    # The default on Linux is bridge.
    on_instance = local.task == null || ecs::is_fargate(service) ? false : contains(["bridge", "host"], coalesce(local.mode, "bridge"))
    by_address  = local.mode == "awsvpc" || (local.mode == null && ecs::is_fargate(service))
  }

  when      = local.by_address || local.on_instance
  condition = local.by_address ? group.target_type == "ip" : group.target_type != "ip"
  message   = local.by_address ? "`${tf::address(group)}` does not have the target type `ip`, which the awsvpc tasks of `${tf::address(service)}` need" : "`${tf::address(group)}` has the target type `ip`, but the tasks of `${tf::address(service)}` are registered by instance"
  place     = group.target_type
  related   = [balancer.target_group_arn]

  fix {
    value  = local.by_address ? "ip" : "instance"
    safety = "unsafe"
  }
}
