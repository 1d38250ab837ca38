rule "ECS006" {
  name         = "plaintext-secret"
  title        = "Plaintext secret in the environment"
  question     = "a container has a plaintext secret in its environment"
  severity     = "high"
  secret       = true
  group        = "security"
  requirements = ["6.1"]
  expects      = "No environment variable holds a secret in plain text."
  aliases      = ["ECS.8", "AWS-0036", "AC_AWS_0095", "CT.ECS.PR.12"]

  why = <<-EOT
    The environment of a container is part of the task definition: anyone who may describe it reads it, and so do
    deployment logs and the Terraform state.
  EOT
  how = "Put the value into Secrets Manager or the Parameter Store and name its ARN under `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "entry" { in = coalesce(container.environment, []) }

  locals {
    # By the name alone: SLACK_WEBHOOK_SECRET_NAME and DB_PASSWORD_FILE name something else.
    by_name = secret::is_named(entry.name) && secret::is_literal(entry.value) && !secret::is_name(entry.value, entry.name)
  }

  # A value with the form of a credential is ECS056.
  when      = !secret::is_credential(entry.value)
  condition = !local.by_name
  message   = "`${entry.name}` of container `${container.name}` is a secret in plain text"
  place     = entry.value
}
