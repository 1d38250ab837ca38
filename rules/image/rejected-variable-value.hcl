rule "IMG003" {
  name     = "rejected-variable-value"
  title    = "Variable value rejected by the image"
  question = "the image rejects the value of a variable"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The image's contract defines the valid values of a variable: a list, a pattern for the whole value, or a range. With
    another value the program exits on startup or misbehaves.
  EOT
  how = "Set a value that the contract allows."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "entry" { in = container.environment }

  locals {
    variable = one([for variable in image.contract.environment : variable if variable.name == entry.name])
    allowed  = local.variable.allowed == null ? true : contains(local.variable.allowed, entry.value)
    matches  = local.variable.pattern == null ? true : can(regex("^(?:${local.variable.pattern})$", entry.value))
    least    = local.variable.minimum == null ? true : (can(tonumber(entry.value)) ? tonumber(entry.value) >= local.variable.minimum : false)
    most     = local.variable.maximum == null ? true : (can(tonumber(entry.value)) ? tonumber(entry.value) <= local.variable.maximum : false)
  }

  // An empty value counts as unset.
  when      = local.variable != null && entry.value != ""
  unknown   = "silent"
  condition = local.allowed && local.matches && local.least && local.most
  message   = "the image `${image.name}` rejects `${entry.value}` as `${entry.name}`"
  place     = entry.value
  related   = [local.variable]
}
