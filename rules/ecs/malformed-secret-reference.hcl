rule "ECS032" {
  name         = "malformed-secret-reference"
  title        = "Invalid secret reference"
  question     = "a secret reference is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every secret reference is valid."

  why = <<-EOT
    `valueFrom` is the ARN of a Secrets Manager secret, or the ARN or name of an SSM parameter. ECS takes anything else
    for a parameter name, and the task does not start. The ARN of a secret may be followed by a JSON key, version stage
    and version ID, with exactly three colons.
  EOT
  how = "Use the ARN of the secret, and append `:key::` to read one key of a JSON secret."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "secret" { in = concat(coalesce(container.secrets, []), container.logConfiguration == null ? [] : coalesce(container.logConfiguration.secretOptions, [])) }

  locals {
    reference = ecs::secret_reference(secret.valueFrom)
  }

  # A value from the caller is not checked here.
  when      = local.reference.kind != "given"
  condition = local.reference.kind != "malformed"
  message   = "secret `${secret.name}` of container `${container.name}` refers to `${secret.valueFrom}`, which ${coalesce(local.reference.fault, "is invalid")}"
  place     = secret.valueFrom
}
