rule "EVT002" {
  name         = "target-role-cannot-run-task"
  title        = "Trigger role that cannot run its task"
  question     = "the role of the trigger cannot run the task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "The role of a trigger can run the task and pass its roles."

  why = <<-EOT
    To run a task, the role needs `ecs:RunTask` on the task definition and `iam:PassRole` on both roles of the task, and
    has to trust the service that uses it. Otherwise, no task ever starts, and nobody is notified.
  EOT
  how = "Allow `ecs:RunTask` on every revision of the task definition, and `iam:PassRole` on its task role and its execution role for ecs-tasks.amazonaws.com."

  each "trigger" { in = concat(resources.aws_cloudwatch_event_target, resources.aws_scheduler_schedule) }
  each "block" { in = flatten([for name in ["ecs_target", "target"] : [for block in coalesce(try(trigger[name], []), []) : try(block["ecs_parameters"], block)]]) }
  each "need" { in = [for need in ecs::needs(ecs::task_of(block), trigger) : need if need.kind == "start"] }

  # A role from the caller is not checked here.
  when      = (need.role != null || need.exists == false) && !need.denial_is_known
  condition = need.exists == null ? need.permitted : need.exists
  message   = "`${tf::address(trigger)}` ${tf::known(need.exists == null ? need.permitted : need.exists) ? "cannot" : "can"} run its task: ${need.exists == null ? need.denial : need.absence}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
