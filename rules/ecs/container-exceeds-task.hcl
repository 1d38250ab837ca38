rule "ECS015" {
  name         = "container-exceeds-task"
  title        = "Containers exceed the size of their task"
  question     = "the containers exceed the size of their task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2"]
  proves       = "Containers fit into their task."

  why = <<-EOT
    AWS refuses to register a task definition whose containers reserve more CPU or memory than the task has, and a
    container whose soft limit is not below its hard one.
  EOT
  how = "Lower the numbers of the containers, or raise `cpu` and `memory` of the task."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers   = ecs::containers(task)
    cpu          = can(tonumber(task.cpu)) && task.cpu != null ? tonumber(task.cpu) : null
    memory       = can(tonumber(task.memory)) && task.memory != null ? tonumber(task.memory) : null
    cpus         = sum(concat([0], [for container in local.containers : tonumber(container.cpu) if container.cpu != null]))
    reservations = sum(concat([0], [for container in local.containers : tonumber(container.memoryReservation) if container.memoryReservation != null]))
    limits       = max(concat([0], [for container in local.containers : tonumber(container.memory) if container.memory != null])...)
    inverted     = [for container in local.containers : coalesce(container.name, "without a name") if container.memory == null || container.memoryReservation == null ? false : tonumber(container.memory) <= tonumber(container.memoryReservation)]
    wrong = concat(
      length(local.inverted) == 0 ? [] : ["the `memory` of container ${join(", ", local.inverted)} is not above its `memoryReservation`"],
      local.cpu == null ? [] : local.cpus > local.cpu ? ["its containers reserve ${local.cpus} CPU units of ${local.cpu}"] : [],
      local.memory == null ? [] : local.limits > local.memory ? ["a container may use ${local.limits} MiB of ${local.memory}"] : [],
      local.memory == null ? [] : local.reservations > local.memory ? ["its containers reserve ${local.reservations} MiB of ${local.memory}"] : [],
    )
  }

  # Windows does not heed the sizes of a task.
  when      = !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  condition = length(local.wrong) == 0
  message   = "the sizes of task definition `${task.family}` and its containers contradict each other: ${join(", ", local.wrong)}"
  place     = task.container_definitions
  related   = [task.cpu, task.memory]
}
