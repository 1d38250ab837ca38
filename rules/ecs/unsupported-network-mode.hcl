rule "ECS012" {
  name         = "unsupported-network-mode"
  title        = "Fargate has no such network mode"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  aliases      = ["AC_AWS_0088", "9f4a9409", "ECS.17", "CT.ECS.PR.4"]

  why = <<-EOT
    Fargate has the network mode awsvpc only. Without `network_mode`, a task definition has bridge, and cannot be run on
    Fargate.
  EOT
  how = "Set `network_mode = \"awsvpc\"`."

  each "task" { in = resources.aws_ecs_task_definition }

  when      = ecs::is_fargate(task)
  condition = tf::declared(task.network_mode) ? task.network_mode == "awsvpc" : false
  message   = tf::declared(task.network_mode) ? "task definition `${task.family}` has the network mode `${task.network_mode}`, which Fargate does not have" : "task definition `${task.family}` has no network mode, and Fargate needs awsvpc"
  place     = task.network_mode
}
