rule "ECS085" {
  name     = "network-mode-without-interface"
  title    = "Task without its own network interface"
  question = "the task has no network interface of its own"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AC_AWS_0088", "9f4a9409"]

  why = <<-EOT
    Only in network mode awsvpc does a task have its own network interface, with its own address, security groups and
    flow logs.
  EOT
  how = "Set `network_mode = \"awsvpc\"`, and add a `network_configuration` to its services."

  each "task" { in = resources.aws_ecs_task_definition }

  when      = !ecs::is_fargate(task)
  condition = tf::declared(task.network_mode) ? task.network_mode == "awsvpc" : false
  message   = tf::declared(task.network_mode) ? "task definition `${task.family}` has the network mode `${task.network_mode}`" : "task definition `${task.family}` has the network mode `bridge`, the default"
  place     = task.network_mode

  fix {
    value  = "awsvpc"
    safety = "unsafe"
  }
}
