rule "ECS059" {
  name         = "repeated-environment-name"
  title        = "Duplicate environment variable"
  question     = "a container has an environment variable twice"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every environment variable is set once."

  why = <<-EOT
    A container with a name twice in `environment` or in `secrets` gets one of the two values, and AWS does not document
    which.
  EOT
  how = "Keep one of the two."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "list" { in = ["environment", "secrets"] }

  locals {
    names = [for variable in coalesce(container[list], []) : variable.name if tf::known(variable.name)]
    twice = distinct(tf::repeated(local.names))
  }

  when      = tf::perhaps_any(coalesce(container[list], []))
  condition = length(local.twice) == 0
  message   = "container `${container.name}` has ${join(", ", local.twice)} twice in `${list}`"
  place     = container[list]
}
