rule "ECS063" {
  name     = "undelivered-log"
  title    = "Log router without access to its destination"
  question = "the log router can write to its destination"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The FireLens log router runs in the task, and writes logs with the task role. Without permission, the task runs, but
    its logs are lost.
  EOT
  how = "Allow the task role the action that the output plug-in needs on its destination."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role from the caller is not checked here.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "fire.dest" && need.role != null && need.permitted != null] }

  condition = need.permitted
  message   = "logs of container `${need.subject}` ${tf::known(need.permitted) ? "are lost" : "are delivered"}: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
