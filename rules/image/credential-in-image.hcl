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

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "pair" { in = instruction.pairs }

  when      = contains(["ENV", "ARG"], instruction.keyword)
  condition = !secret::is_credential(pair.value)
  unknown   = "silent"
  message   = "the image `${use.image.name}` keeps a credential as `${pair.name}`"
  place     = pair.name
}
