rule "ECS063" {
  name     = "undelivered-log"
  title    = "Task role cannot write to the destination of the log router"
  question = "the task role can write to where the log router sends the log"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The log router of FireLens runs inside the task and writes with the task role. Without the permission the task runs, and
    its logs are lost.
  EOT
  how = "Allow the task role the action that the output plug-in needs on its destination."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role that the caller gives is the caller's to judge.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "fire.dest" && need.role != null && need.permitted != null] }

  condition = need.permitted
  message   = "the log of container `${need.subject}` is lost: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
