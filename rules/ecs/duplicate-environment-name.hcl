rule "ECS031" {
  name         = "duplicate-environment-name"
  title        = "Container gets one variable twice"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    AWS refuses a container with a name in both `environment` and `secrets`. A name that stands twice in one of them has
    one of the two values, and which is not said.
  EOT
  how = "Leave the name in one place: for a secret, in `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    plain  = [for variable in coalesce(container.environment, []) : variable.name]
    secret = [for variable in coalesce(container.secrets, []) : variable.name]
    known  = [for name in concat(local.plain, local.secret) : name if tf::known(name)]
    once   = length(distinct(local.known)) == length(local.known)
    twice  = [for name in distinct(local.known) : name if length([for other in local.known : other if other == name]) > 1]
  }

  when      = tf::perhaps_any(local.plain) || tf::perhaps_any(local.secret)
  condition = (tf::known(local.once) && local.once ? true : length(local.twice) == 0) && !anytrue([for name in local.plain : contains(local.secret, name)])
  message   = "container `${container.name}` gets ${join(", ", local.twice)} twice"
  place     = container.environment == null ? container.secrets : container.environment
}
