rule "IMG001" {
  name     = "missing-required-variable"
  title    = "Missing variable that the image requires"
  question = "the container sets every variable that the image requires"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The program exits on startup if a required variable is not set. The image's contract, `contract.json` next to its
    Dockerfile, lists the required variables. A module that leaves the image to its caller also leaves the variables to
    the caller, so the rule applies only where the image is known.
  EOT
  how = "Set the variable under `environment`, or under `secrets` if it is a secret."

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
