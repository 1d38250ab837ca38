rule "ECS023" {
  name         = "unaudited-exec"
  title        = "ECS Exec sessions are not logged"
  question     = "ECS Exec sessions are not logged"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every cluster logs the sessions of ECS Exec."
  aliases      = ["CKV_AWS_223"]

  why = <<-EOT
    With the logging of ECS Exec set to NONE, there is no record of what was typed into a container.
  EOT
  how = "Remove `logging = \"NONE\"`, or set OVERRIDE with a log group."

  each "cluster" { in = resources.aws_ecs_cluster }
  each "configuration" { in = cluster.configuration }
  each "exec" { in = configuration.execute_command_configuration }

  locals {
    users = [for service in resources.aws_ecs_service : service if service.enable_execute_command == true]
  }

  # A cluster may be used from elsewhere: where no service is here, it is judged all the same.
  when      = length(resources.aws_ecs_service) == 0 || length(local.users) > 0
  condition = exec.logging != "NONE"
  message   = "ECS Exec sessions in cluster `${cluster.name}` are not logged"
  place     = exec.logging

  fix {
    value = "DEFAULT"
  }
}
