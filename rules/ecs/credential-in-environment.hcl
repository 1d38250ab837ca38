rule "ECS056" {
  name         = "credential-in-environment"
  title        = "Credential in the environment"
  question     = "a container has a credential in its environment"
  severity     = "critical"
  group        = "security"
  secret       = true
  requirements = ["6.1"]
  expects      = "No environment variable holds a credential."

  why = <<-EOT
    The value has the form of a credential: an AWS access key, a private key, a token, a webhook, or a URL with a
    password. Anyone who can read the repository, its history, the state or the task definition has it.
  EOT
  how = "Revoke the credential. Store a new one in Secrets Manager or the Parameter Store, and refer to its ARN in `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "entry" { in = coalesce(container.environment, []) }

  condition = !secret::is_credential(entry.value)
  unknown   = "silent"
  message   = "`${entry.name}` of container `${container.name}` holds a credential in plain text"
  place     = entry.value
}
