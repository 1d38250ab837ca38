rule "ECS050" {
  name         = "host-volume-on-fargate"
  title        = "Host volume on Fargate"
  question     = "a volume of a Fargate task is on a host"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "No task of Fargate mounts a directory of its host."

  why = <<-EOT
    A directory of the host and a Docker volume are on a container instance, and Fargate has none. AWS refuses to
    register the task definition.
  EOT
  how = "Use a volume without `host_path`, which is empty and ends with the task, or EFS."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }

  when      = ecs::is_fargate(task)
  condition = volume.host_path == null && length(volume.docker_volume_configuration) == 0
  message   = "volume `${volume.name}` is on a host, which Fargate does not offer"
  place     = length(volume.docker_volume_configuration) == 0 ? volume.host_path : volume.docker_volume_configuration[0]
}
