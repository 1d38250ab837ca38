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
    Terraform redacts the value in its output, but the task definition holds it in plain text.
  EOT
  how = "Store the value in Secrets Manager, and refer to its ARN in `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  each "entry" { in = container.environment == null ? [] : container.environment }

  condition = !tf::sensitive(entry.value)
  message   = "`${entry.name}` of container `${container.name}` holds a sensitive value in plain text"
  place     = entry.value
}
