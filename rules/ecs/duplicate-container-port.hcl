rule "ECS091" {
  name     = "duplicate-container-port"
  title    = "Duplicate container port"
  question = "two containers of the task map the same port"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The containers of an `awsvpc` task share one network interface. If two of them listen on the same port, the second
    fails with "address already in use", and stops the task if it is essential.
  EOT
  how = "Give each container a different port."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "mapping" { in = coalesce(container.portMappings, []) }

  locals {
    others = [for other in ecs::containers(task) : other.name if other.name != container.name && anytrue([for own in coalesce(other.portMappings, []) : own.containerPort == mapping.containerPort && coalesce(own.protocol, "tcp") == coalesce(mapping.protocol, "tcp")])]
  }

  when      = task.network_mode == "awsvpc" && mapping.containerPort != null
  condition = length(local.others) == 0
  message   = "containers `${container.name}` and `${try(local.others[0], "another")}` of task `${task.family}` both map port ${mapping.containerPort}"
  place     = mapping.containerPort
  unknown   = "silent"
}
