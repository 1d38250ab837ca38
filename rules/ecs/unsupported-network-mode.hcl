rule "ECS012" {
  name         = "unsupported-network-mode"
  title        = "Network mode unsupported on Fargate"
  question     = "the network mode is one that Fargate does not support"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Tasks of Fargate use the network mode awsvpc."
  aliases      = ["CT.ECS.PR.4"]

  why = <<-EOT
    Fargate supports the network mode awsvpc only. Without `network_mode`, a task definition has bridge, and cannot run on
    Fargate.
  EOT
  how = "Set `network_mode = \"awsvpc\"`."

  each "task" { in = resources.aws_ecs_task_definition }

  when      = ecs::is_fargate(task)
  condition = tf::declared(task.network_mode) ? contains(aws::fact("fargate.network_modes"), task.network_mode) : false
  message   = tf::declared(task.network_mode) ? "task definition `${task.family}` has the network mode `${task.network_mode}`, which Fargate does not have" : "task definition `${task.family}` has no network mode, and Fargate needs awsvpc"
  place     = task.network_mode

  fix {
    value  = "awsvpc"
    safety = "unsafe"
  }
}
