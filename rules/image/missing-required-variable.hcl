rule "IMG001" {
  name     = "missing-required-variable"
  title    = "Required variable of the image is missing"
  question = "a container lacks a variable that its image requires"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The program in the image ends at its start when a variable that it requires is not set. The image's contract,
    `contract.json` beside its Dockerfile, says which ones these are. A module that leaves the image to its caller
    leaves the variables to the caller too, so this is judged where the image is known.
  EOT
  how = "Set the variable under `environment`, or under `secrets` if it is one."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "variable" { in = [for variable in image.contract.environment : variable if variable.required == true] }

  locals {
    environment = container.environment == null ? [] : [for entry in container.environment : entry.name]
    secrets     = container.secrets == null ? [] : [for entry in container.secrets : entry.name]
  }

  when      = image.found_by == "name"
  condition = contains(local.environment, variable.name) || contains(local.secrets, variable.name) || contains(keys(image.environment), variable.name)
  message   = "container `${container.name}` does not set `${variable.name}`, which the image `${image.name}` requires"
  place     = container.environment
  related   = [variable.name]
}
