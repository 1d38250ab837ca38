rule "EVT015" {
  name         = "state-machine-cannot-run-task"
  title        = "State machine role that cannot run its task"
  question     = "the role of the state machine can run the task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "The role of a state machine can run its tasks and pass their roles."

  why = <<-EOT
    A state with `ecs:runTask` needs `ecs:RunTask` on the task definition and `iam:PassRole` on both roles of the task.
    To wait for the end of the task, `ecs:runTask.sync` needs `events:PutTargets`, `events:PutRule` and
    `events:DescribeRule` on the rule StepFunctionsGetEventsForECSTaskRule. Otherwise, AWS refuses the state machine, or
    no task starts.
  EOT
  how = "Allow the role of the state machine the missing action."

  each "call" { in = [for call in ecs::calls() : call if call.service == "states.amazonaws.com"] }
  each "need" { in = [for need in ecs::needs(null, call) : need if need.kind == "start"] }

  # A role from the caller is not checked here.
  when      = (need.role != null || need.exists == false) && !need.denial_is_known
  condition = need.exists == null ? need.permitted : need.exists
  message   = "`${tf::address(call)}` ${tf::known(need.exists == null ? need.permitted : need.exists) ? "cannot" : "can"} run its task: ${need.exists == null ? need.denial : need.absence}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
