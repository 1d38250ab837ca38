rule "ECS015" {
  name         = "container-exceeds-task"
  title        = "Containers larger than their task"
  question     = "the containers are larger than their task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2"]
  proves       = "Containers fit into their task."

  why = <<-EOT
    AWS refuses to register a task definition whose containers reserve more CPU or memory than the task has, or a
    container whose `memory` is below its `memoryReservation`. That both are equal is accepted, though the reference says
    that `memory` must be greater.
  EOT
  how = "Lower the values of the containers, or raise `cpu` and `memory` of the task."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers   = ecs::containers(task)
    cpu          = can(tonumber(task.cpu)) && task.cpu != null ? tonumber(task.cpu) : null
    memory       = can(tonumber(task.memory)) && task.memory != null ? tonumber(task.memory) : null
    cpus         = sum(concat([0], [for container in local.containers : tonumber(container.cpu) if container.cpu != null]))
    reservations = sum(concat([0], [for container in local.containers : tonumber(container.memoryReservation) if container.memoryReservation != null]))
    limits       = max(concat([0], [for container in local.containers : tonumber(container.memory) if container.memory != null])...)
    inverted     = [for container in local.containers : coalesce(container.name, "without a name") if container.memory == null || container.memoryReservation == null ? false : tonumber(container.memory) < tonumber(container.memoryReservation)]
    wrong = concat(
      length(local.inverted) == 0 ? [] : ["the `memory` of container `${join("`, `", local.inverted)}` is below its `memoryReservation`"],
      local.cpu == null ? [] : local.cpus > local.cpu ? ["the containers reserve ${local.cpus} of ${local.cpu} CPU units"] : [],
      local.memory == null ? [] : local.limits > local.memory ? ["a container may use ${local.limits} of ${local.memory} MiB"] : [],
      local.memory == null ? [] : local.reservations > local.memory ? ["the containers reserve ${local.reservations} of ${local.memory} MiB"] : [],
    )
  }

  # Windows containers ignore the sizes of the task.
  when      = !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  condition = length(local.wrong) == 0
  message   = "the container sizes of task definition `${task.family}` are invalid: ${join(", ", local.wrong)}"
  place     = task.container_definitions
  related   = [task.cpu, task.memory]
}
