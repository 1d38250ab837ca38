rule "ECS042" {
  name     = "broken-container-dependency"
  title    = "Dependency that can never be met"
  question = "a container waits for a condition that can never be met"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A container can only wait for another container of its task. HEALTHY needs a health check on the other container.
    COMPLETE and SUCCESS need one that is not essential, because the task stops when an essential container exits.
    Otherwise, AWS refuses the task definition, or the task never starts.
  EOT
  how = "Name another container of the task, and a condition that it can meet."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "dependency" { in = coalesce(container.dependsOn, []) }

  locals {
    others = [for other in ecs::containers(task) : other if other.name == dependency.containerName && other.name != container.name]
    reachable = anytrue([
      for other in local.others :
      dependency.condition == "HEALTHY" ? other.healthCheck != null : (contains(["COMPLETE", "SUCCESS"], dependency.condition) ? other.essential == false : true)
    ])
  }

  condition = local.reachable
  message   = "container `${container.name}` waits until `${dependency.containerName}` is ${dependency.condition}, which never happens"
  place     = dependency.condition
}
