rule "ECS053" {
  name         = "exec-without-permission"
  title        = "Task role without the permissions of ECS Exec"
  question     = "the task role lacks the permissions of ECS Exec"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The task role has the permissions that ECS Exec needs."

  why = <<-EOT
    The agent of ECS Exec opens its channels with the task role. Without these permissions, the task runs and no session
    opens.
  EOT
  how = "Allow ${join(", ", aws::fact("ecs.exec_actions"))} to the task role."

  each "service" { in = resources.aws_ecs_service }
  each "need" { in = [for need in ecs::needs(ecs::task_of(service), service) : need if need.kind == "exec" && need.permitted != null] }

  # A role that the caller gives is the caller's to judge.
  when      = need.role != null || !tf::declared(ecs::task_of(service).task_role_arn)
  condition = need.permitted
  message   = "ECS Exec does not work in the tasks of `${tf::address(service)}`: ${need.denial}"
  place     = tf::known(need.permitted) ? service.enable_execute_command : need.permitted
  related   = need.related
}
