rule "ECS007" {
  name         = "sensitive-value-in-environment"
  title        = "Sensitive value in the environment"
  question     = "a sensitive value is in the environment of a container"
  severity     = "high"
  secret       = true
  group        = "security"
  requirements = ["6.1"]
  expects      = "No environment variable holds a sensitive value in plain text."

  why = <<-EOT
    A value that Terraform hides in its own output is in plain text in the task definition, whatever the variable is
    called there.
  EOT
  how = "Store it in Secrets Manager, and name its ARN under `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  each "entry" { in = container.environment == null ? [] : container.environment }

  condition = !tf::sensitive(entry.value)
  message   = "`${entry.name}` of container `${container.name}` has a sensitive value in plain text"
  place     = entry.value
}
