rule "IMG002" {
  name     = "undeclared-variable"
  title    = "Variable that the image does not read"
  question = "the container sets a variable that its image does not read"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    A variable that nothing reads is often misspelled, and the program runs with the default instead. The rule applies
    where the image's contract says that its list of variables is complete.
  EOT
  how = "Use a name from the contract, or declare the new variable there."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "entry" { in = concat(container.environment == null ? [] : container.environment, container.secrets == null ? [] : container.secrets) }

  locals {
    declared = contains([for variable in image.contract.environment : variable.name], entry.name)
    # `AWS_*` stands for every name with this prefix.
    of_library = anytrue([for name in image.contract.environment_of_libraries : can(regex("^${replace(name, "*", ".*")}$", entry.name))])
    meant      = image::did_you_mean(image, entry.name)
    secrets    = container.secrets == null ? [] : [for secret in container.secrets : secret if secret.name == entry.name]
  }

  when      = image.contract.environment_complete == true
  condition = local.declared || local.of_library || contains(keys(image.environment), entry.name)
  message   = "container `${container.name}` sets `${entry.name}`, which the image `${image.name}` does not read"
  help      = local.meant == null ? "Use a name from the image's contract, or declare the new variable there." : "Did you mean `${local.meant}`?"
  place     = length(local.secrets) > 0 ? local.secrets[0].valueFrom : entry.value
}
