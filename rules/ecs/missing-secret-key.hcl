rule "ECS095" {
  name         = "missing-secret-key"
  title        = "Secret without the key that a container reads"
  question     = "the secret lacks the key that a container reads"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every secret that the configuration stores has the keys that containers read from it."

  why = <<-EOT
    `ARN:key::` reads one key of a JSON secret, by its exact name and at the top level. Where the secret has no such key the
    task does not start: "retrieved secret from Secrets Manager did not contain json key".
  EOT
  how = "Name a key that the secret stores, or add the key to `secret_string`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "secret.sm"] }

  # A reference that ECS cannot read is another fault.
  when      = ecs::secret_reference(need.place).kind == "secret"
  condition = need.exists == null ? true : need.exists
  message   = "task `${task.family}` cannot read the secret `${need.subject}`: ${need.absence}"
  place     = need.place
  related   = need.related
  unknown   = "silent"
}
