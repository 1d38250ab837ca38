rule "ECS012" {
  name         = "unsupported-network-mode"
  title        = "Network mode unsupported on Fargate"
  question     = "Fargate does not support the network mode"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Fargate tasks use the network mode awsvpc."
  aliases      = ["CT.ECS.PR.4"]

  why = <<-EOT
    Fargate supports only network mode awsvpc. Without `network_mode`, a task definition uses bridge, and cannot run on
    Fargate.
  EOT
  how = "Set `network_mode = \"awsvpc\"`."

  each "task" { in = resources.aws_ecs_task_definition }

  when      = ecs::is_fargate(task)
  condition = tf::declared(task.network_mode) ? contains(aws::fact("fargate.network_modes"), task.network_mode) : false
  message   = tf::declared(task.network_mode) ? "task definition `${task.family}` has network mode `${task.network_mode}`, which Fargate does not support" : "task definition `${task.family}` sets no network mode, but Fargate needs awsvpc"
  place     = task.network_mode

  fix {
    value  = "awsvpc"
    safety = "unsafe"
  }
}
