rule "ECS050" {
  name         = "host-volume-on-fargate"
  title        = "Host volume on Fargate"
  question     = "a Fargate task has a volume on its host"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "No Fargate task mounts a directory of its host."

  why = <<-EOT
    Host directories and Docker volumes are on a container instance, and Fargate has none. AWS refuses to register the
    task definition.
  EOT
  how = "Use EFS, or a volume without `host_path`, which is empty and deleted with the task."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }

  when      = ecs::is_fargate(task)
  condition = volume.host_path == null && length(volume.docker_volume_configuration) == 0
  message   = "volume `${volume.name}` is on the host, which Fargate does not support"
  place     = length(volume.docker_volume_configuration) == 0 ? volume.host_path : volume.docker_volume_configuration[0]
}
