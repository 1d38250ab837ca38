rule "ECS098" {
  name     = "ec2-task-on-fargate"
  title    = "EC2 task launched on Fargate"
  question = "the service launches an EC2 task on Fargate"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    AWS checks a task definition against the launch types in `requires_compatibilities`, and refuses a service on any
    other: "Task definition does not support launch_type FARGATE".
  EOT
  how = "Add FARGATE to `requires_compatibilities`, or launch the service on EC2."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task       = ecs::task_of(service)
    strategy   = [for item in service.capacity_provider_strategy : item if contains(["FARGATE", "FARGATE_SPOT"], item.capacity_provider)]
    is_fargate = tf::declared(service.launch_type) ? service.launch_type == "FARGATE" : length(local.strategy) > 0
  }

  when      = tf::declared(local.task.requires_compatibilities)
  condition = !local.is_fargate || contains(local.task.requires_compatibilities, "FARGATE")
  message   = "`${tf::address(service)}` launches tasks on Fargate, but its task definition only supports ${join(" and ", local.task.requires_compatibilities)}"
  place     = local.task.requires_compatibilities
  related   = [service]
  unknown   = "silent"
}
