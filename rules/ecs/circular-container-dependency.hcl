rule "ECS052" {
  name         = "circular-container-dependency"
  title        = "Circular container dependency"
  question     = "containers wait for each other"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "No containers of a task wait for each other."

  why = <<-EOT
    Containers that wait for each other never start. AWS refuses to register the task definition.
  EOT
  how = "Remove one of the `dependsOn` entries."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    waits = { for other in ecs::containers(task) : tf::text(other.name) => [for dependency in coalesce(other.dependsOn, []) : tf::text(dependency.containerName)]... }
    # Dependencies: direct ones, and those through up to three others.
    first  = distinct(flatten(lookup(local.waits, tf::text(container.name), [])))
    second = distinct(concat(local.first, flatten([for name in local.first : lookup(local.waits, name, [])])))
    third  = distinct(concat(local.second, flatten([for name in local.second : lookup(local.waits, name, [])])))
    fourth = distinct(concat(local.third, flatten([for name in local.third : lookup(local.waits, name, [])])))
  }

  when      = length(local.first) > 0
  condition = !contains(local.fourth, tf::text(container.name))
  message   = "container `${container.name}` depends on itself through ${join(", ", local.first)}"
  place     = container.dependsOn
}
