rule "ECS032" {
  name         = "malformed-secret-reference"
  title        = "Invalid secret reference"
  question     = "a secret reference is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every secret reference is one that ECS can read."

  why = <<-EOT
    ECS reads secrets by the ARN of a Secrets Manager secret, or by the ARN or name of an SSM parameter. What is none of
    these it takes for a parameter's name, and the task does not start. After the ARN of a secret come nothing, or the JSON
    key, version stage and version id with exactly three colons.
  EOT
  how = "Give the ARN of the secret, and append `:key::` for one key of a JSON secret."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "secret" { in = concat(coalesce(container.secrets, []), container.logConfiguration == null ? [] : coalesce(container.logConfiguration.secretOptions, [])) }

  locals {
    reference = ecs::secret_reference(secret.valueFrom)
  }

  # What a caller gives is theirs to get right.
  when      = local.reference.kind != "given"
  condition = local.reference.kind != "malformed"
  message   = "the secret `${secret.name}` of container `${container.name}` comes from `${secret.valueFrom}`, which ${local.reference.fault}"
  place     = secret.valueFrom
}
