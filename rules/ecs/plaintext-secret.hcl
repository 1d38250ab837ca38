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
    The environment of a container is part of its task definition. Anyone who can describe it can read the secret, and
    so can anyone with access to deployment logs or the Terraform state.
  EOT
  how = "Store the value in Secrets Manager or the Parameter Store, and refer to its ARN in `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "entry" { in = coalesce(container.environment, []) }

  locals {
    # By its name: SLACK_WEBHOOK_SECRET_NAME and DB_PASSWORD_FILE only point to a secret.
    by_name = secret::is_named(entry.name) && secret::is_literal(entry.value) && !secret::is_name(entry.value, entry.name)
  }

  # A value with the form of a credential is ECS056.
  when      = !secret::is_credential(entry.value)
  condition = !local.by_name
  message   = "`${entry.name}` of container `${container.name}` is a secret in plain text"
  place     = entry.value
}
