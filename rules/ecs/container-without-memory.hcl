rule "ECS088" {
  name     = "container-without-memory"
  title    = "Container without memory on EC2"
  question = "a container has no memory setting"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    `cpu` and `memory` of a task are optional on EC2. Without `memory` there, every container needs `memory` or
    `memoryReservation`. AWS refuses the task definition otherwise: "At least one of 'memory' or 'memoryReservation'
    must be specified".
  EOT
  how = "Set `memory` or `memoryReservation` in the container, or `memory` in the task definition."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    services = [for service in ecs::services_of(task) : service if tf::declared(service.launch_type) && service.launch_type == "EC2"]
    on_ec2   = tf::declared(task.requires_compatibilities) ? !contains(task.requires_compatibilities, "FARGATE") : length(local.services) > 0
  }

  # On Fargate the task needs a size: ECS014.
  when      = task.memory == null && local.on_ec2
  condition = container.memory != null || container.memoryReservation != null
  message   = "container `${container.name}` and task `${task.family}` both lack a memory setting"
  place     = container.memory
}
