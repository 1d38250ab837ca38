rule "EVT006" {
  name         = "missing-trigger"
  title        = "Cluster that nothing runs tasks on"
  question     = "anything runs tasks on the cluster"
  severity     = "low"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.4"]
  proves       = "Something starts the task."

  why = <<-EOT
    A task definition does nothing by itself. A service, rule, schedule, function or state machine has to run it.
  EOT
  how = "Add an `aws_cloudwatch_event_rule` or `aws_scheduler_schedule` that runs the task, or an `aws_ecs_service`."

  each "cluster" { in = resources.aws_ecs_cluster }

  locals {
    targets   = flatten(resources.aws_cloudwatch_event_target[*].ecs_target)
    schedules = [for target in flatten(resources.aws_scheduler_schedule[*].target) : target if length(target.ecs_parameters) > 0]
    runners = concat(
      resources.aws_ecs_service,
      resources.aws_ecs_task_set,
      local.targets,
      local.schedules,
      resources.aws_lambda_function,
      resources.aws_sfn_state_machine,
      resources.aws_pipes_pipe,
    )
    # If the root module has outputs, other configurations may use the cluster.
    outputs = flatten([for module in modules : module.outputs if module.root])
  }

  when      = length(resources.aws_ecs_task_definition) > 0 && length(local.outputs) == 0
  condition = tf::perhaps_any(local.runners)
  message   = "cluster `${tf::address(cluster)}` has nothing that runs tasks"
  place     = cluster
}
