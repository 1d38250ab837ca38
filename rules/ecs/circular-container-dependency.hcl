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
    all = ecs::containers(task)
    # By index: two names that are not known count as different, unless they come from one variable.
    own   = [for at, other in local.all : at if tf::known(other.name == container.name) ? other.name == container.name : false]
    waits = [for one in local.all : [for at, other in local.all : at if anytrue([for on in coalesce(one.dependsOn, []) : on.containerName == other.name if tf::known(on.containerName == other.name)])]]
    # Dependencies: direct ones, and those through up to three others.
    first  = [for at, other in local.all : at if anytrue([for on in coalesce(container.dependsOn, []) : on.containerName == other.name if tf::known(on.containerName == other.name)])]
    second = distinct(concat(local.first, flatten([for at in local.first : local.waits[at]])))
    third  = distinct(concat(local.second, flatten([for at in local.second : local.waits[at]])))
    fourth = distinct(concat(local.third, flatten([for at in local.third : local.waits[at]])))
  }

  when      = tf::perhaps_any(local.first)
  condition = !anytrue([for at in local.own : contains(local.fourth, at)])
  message   = "container `${container.name}` depends on itself through ${join(", ", [for at in local.first : tf::text(local.all[at].name)])}"
  place     = container.dependsOn
}
