rule "ECS053" {
  name         = "exec-without-permission"
  title        = "Task role without ECS Exec permissions"
  question     = "the task role lacks ECS Exec permissions"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The task role has the permissions that ECS Exec needs."

  why = <<-EOT
    The ECS Exec agent opens its channels with the task role. Without these permissions, the task runs, but no session
    opens.
  EOT
  how = "Allow the task role `${join("`, `", aws::fact("ecs.exec_actions"))}`."

  each "service" { in = resources.aws_ecs_service }
  each "need" { in = [for need in ecs::needs(null, service) : need if need.kind == "exec" && need.permitted != null] }

  # A role from the caller is not checked here.
  when      = need.role != null || !tf::declared(ecs::task_of(service).task_role_arn)
  condition = need.permitted
  message   = "ECS Exec ${tf::known(need.permitted) ? "does not work" : "works"} in tasks of `${tf::address(service)}`: ${need.denial}"
  place     = tf::known(need.permitted) ? service.enable_execute_command : need.permitted
  related   = need.related
}
