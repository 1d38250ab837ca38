rule "ECS023" {
  name         = "unaudited-exec"
  title        = "ECS Exec without session logging"
  question     = "ECS Exec sessions are not logged"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every cluster logs ECS Exec sessions."
  aliases      = ["CKV_AWS_223"]

  why = <<-EOT
    With `logging = "NONE"`, nothing records what was typed into a container.
  EOT
  how = "Remove `logging = \"NONE\"`, or set `logging = \"OVERRIDE\"` with a log group."

  each "cluster" { in = resources.aws_ecs_cluster }
  each "configuration" { in = cluster.configuration }
  each "exec" { in = configuration.execute_command_configuration }

  locals {
    services = [for service in resources.aws_ecs_service : service if tf::refers_to(service.cluster, cluster)]
    users    = [for service in local.services : service if service.enable_execute_command == true]
  }

  # Without a service here, the cluster may be used from elsewhere.
  when      = length(local.services) == 0 || length(local.users) > 0
  condition = exec.logging != "NONE"
  message   = "ECS Exec sessions in cluster `${cluster.name}` are not logged"
  place     = exec.logging

  fix {
    value = "DEFAULT"
  }
}
