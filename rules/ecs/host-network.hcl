rule "ECS084" {
  name     = "host-network"
  title    = "Task shares the network of its host"
  question = "the task shares the network of its host"
  severity = "medium"
  group    = "security"
  aliases  = ["ECS.17"]

  why = <<-EOT
    With `network_mode = "host"`, every container listens on the addresses of the instance, sees the traffic of the other
    tasks on it, and reaches the metadata service with the role of the instance. No security group is about the task alone.
  EOT
  how = "Set `network_mode = \"awsvpc\"`."

  each "task" { in = resources.aws_ecs_task_definition }

  # On Fargate there is no such mode: ECS012.
  when      = !ecs::is_fargate(task)
  condition = tf::declared(task.network_mode) ? task.network_mode != "host" : true
  message   = "task definition `${task.family}` shares the network of its host"
  place     = task.network_mode

  fix {
    value  = "awsvpc"
    safety = "unsafe"
  }
}
