rule "IMG020" {
  name     = "credential-in-image"
  title    = "Credential in the image"
  question = "the image keeps a credential"
  severity = "critical"
  group    = "security"
  secret   = true

  why = <<-EOT
    The value has the form of a credential: a key of AWS, a private key, a token, a webhook, or a URL with a password.
    Anybody who can read the repository or pull the image has it.
  EOT
  how = "Revoke the credential. Give the container the new one under `secrets`, and the build with `RUN --mount=type=secret`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "instruction" { in = image.instructions }
  each "pair" { in = instruction.pairs }

  when      = contains(["ENV", "ARG"], instruction.keyword)
  condition = !secret::is_credential(pair.value)
  unknown   = "silent"
  message   = "the image `${image.name}` keeps a credential as `${pair.name}`"
  place     = pair.name
}
