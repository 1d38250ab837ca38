rule "ECS088" {
  name     = "container-without-memory"
  title    = "Container without memory on EC2"
  question = "a container has no memory"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A task without a size of its own, as EC2 allows, takes that of its containers. Each of them then needs `memory` or
    `memoryReservation`, and AWS refuses the task definition without: "At least one of 'memory' or 'memoryReservation' must be
    specified".
  EOT
  how = "Set `memory` or `memoryReservation` in the container, or `memory` in the task definition."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    services = [for service in ecs::services_of(task) : service if tf::declared(service.launch_type) && service.launch_type == "EC2"]
    on_ec2   = tf::declared(task.requires_compatibilities) ? !contains(task.requires_compatibilities, "FARGATE") : length(local.services) > 0
  }

  # On Fargate the task needs a size, which is another rule.
  when      = task.memory == null && local.on_ec2
  condition = container.memory != null || container.memoryReservation != null
  message   = "neither container `${container.name}` nor task `${task.family}` sets memory"
  place     = container.memory
}
