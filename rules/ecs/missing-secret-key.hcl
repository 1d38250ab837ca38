rule "ECS095" {
  name         = "missing-secret-key"
  title        = "Secret without a key that a container reads"
  question     = "the secret lacks a key that a container reads"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every secret in the configuration has the keys that containers read from it."

  why = <<-EOT
    `ARN:key::` reads a top-level key of a JSON secret by its exact name. If the secret has no such key, the task does
    not start: "retrieved secret from Secrets Manager did not contain json key".
  EOT
  how = "Use a key that the secret has, or add the key to `secret_string`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "secret.sm"] }

  # ECS032 reports invalid references.
  when      = ecs::secret_reference(need.place).kind == "secret"
  condition = need.exists == null ? true : need.exists
  message   = "task `${task.family}` cannot read the secret `${need.subject}`: ${need.absence}"
  place     = need.place
  related   = need.related
  unknown   = "silent"
}
