rule "ECS084" {
  name     = "host-network"
  title    = "Task in the network namespace of its host"
  question = "the task uses the network of its host"
  severity = "medium"
  group    = "security"
  aliases  = ["ECS.17"]

  why = <<-EOT
    With `network_mode = "host"`, a container listens on the addresses of the instance, can see the traffic of other
    tasks, and reaches the instance metadata service with the instance role. It has no security groups of its own.
  EOT
  how = "Set `network_mode = \"awsvpc\"`."

  each "task" { in = resources.aws_ecs_task_definition }

  # Fargate refuses it: ECS012.
  when      = ecs::has_host(task)
  condition = tf::declared(task.network_mode) ? task.network_mode != "host" : true
  message   = "task definition `${task.family}` uses the network of its host"
  place     = task.network_mode

  fix {
    value  = "awsvpc"
    safety = "unsafe"
  }
}
