rule "ECS006" {
  name         = "plaintext-secret"
  title        = "Secret stands in plain text in the environment"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["ECS.8", "AWS-0036", "AC_AWS_0095", "CT.ECS.PR.12"]

  why = <<-EOT
    The environment of a container is part of the task definition: everybody who may describe it, every log of a
    deployment and the Terraform state show it.
  EOT
  how = "Put it into Secrets Manager or the Parameter Store and name its ARN under `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  each "entry" { in = container.environment == null ? [] : container.environment }

  locals {
    name = entry.name == null ? "" : entry.name
    text = tf::text(entry.value)
    # What names something else is no secret itself: SLACK_WEBHOOK_SECRET_NAME, DB_PASSWORD_FILE, TOKEN_URL.
    names_secret = can(regex("(?i)(password|passwd|pwd|secret|token|api_?key|access_?key|private_?key|credential|webhook)s?$", local.name)) || contains(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"], local.name)
    refers       = can(regex("^(arn:|…|\\$\\{|/aws/reference/secretsmanager/|file:|https?://[^@]*$)", local.text)) || contains(["", "true", "false", "none", "null", "changeme", "REPLACE_ME"], local.text)
    holds_secret = can(regex("(AKIA|ASIA)[A-Z0-9]{16}|hooks\\.slack\\.com/services/|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{20}|xox[baprs]-[A-Za-z0-9-]{10}|://[^/:@ ]+:[^/@ ]+@", local.text))
  }

  condition = !(local.holds_secret || (local.names_secret && !local.refers))
  message   = "`${entry.name}` of container `${container.name}` holds a secret in plain text"
  place     = entry.value
}
