rule "ECS020" {
  name         = "undeclared-volume"
  title        = "Mount point without a volume"
  question     = "a container mounts a volume that its task does not declare"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "Every mount point has a volume."

  why = <<-EOT
    AWS refuses to register a task definition with a mount point whose volume is not declared.
  EOT
  how = "Declare the volume in a `volume` block with the same name."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  each "mount" { in = ecs::mount_points(container) }

  condition = ecs::volume(task, mount.sourceVolume) != null
  message   = "container `${container.name}` mounts volume `${mount.sourceVolume}`, which the task definition does not declare"
  place     = mount.sourceVolume
}
