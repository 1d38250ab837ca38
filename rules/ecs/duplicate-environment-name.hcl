rule "ECS031" {
  name         = "duplicate-environment-name"
  title        = "Variable in both `environment` and `secrets`"
  question     = "a variable is in both `environment` and `secrets`"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "No variable is in both `environment` and `secrets`."

  why = <<-EOT
    AWS refuses a container definition that has the same name in `environment` and in `secrets`.
  EOT
  how = "Keep the name in one of the two: in `secrets` if the value is a secret."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    plain  = [for variable in coalesce(container.environment, []) : variable.name]
    secret = [for variable in coalesce(container.secrets, []) : variable.name]
    both   = [for name in local.plain : name if contains(local.secret, name)]
  }

  when      = tf::perhaps_any(local.plain) && tf::perhaps_any(local.secret)
  condition = !anytrue([for name in local.plain : contains(local.secret, name)])
  message   = "container `${container.name}` has ${join(", ", local.both)} in both `environment` and `secrets`"
  place     = container.environment
}
