rule "ECS041" {
  name     = "mismatched-host-port"
  title    = "Host port that differs from the container port"
  question = "a host port differs from its container port"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    In network mode awsvpc, a task has its own network interface and ports are not mapped: `hostPort` has to be absent,
    0 or equal to `containerPort`. AWS refuses anything else.
  EOT
  how = "Remove `hostPort`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "port" { in = coalesce(container.portMappings, []) }

  when      = tf::declared(task.network_mode) && port.hostPort != null ? task.network_mode == "awsvpc" : false
  condition = port.hostPort == port.containerPort || port.hostPort == 0
  message   = "container `${container.name}` maps host port ${port.hostPort} to ${port.containerPort}, which network mode awsvpc does not allow"
  place     = port.hostPort

  fix {
    value = port.containerPort
  }
}
