rule "IMG020" {
  name     = "credential-in-image"
  title    = "Credential in the image"
  question = "the image keeps a credential"
  severity = "critical"
  group    = "security"
  secret   = true

  why = <<-EOT
    The value has the form of a credential: a key of AWS, a private key, a token, a webhook, or a URL with a password.
    Anyone who can read the repository or pull the image has it.
  EOT
  how = "Revoke the credential. Give the container the new one under `secrets`, and the build with `RUN --mount=type=secret`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  // The variables that it sets, and the words of its commands; what these export is among the variables.
  each "pair" { in = concat(instruction.settings, flatten([for command in instruction.commands : [for word in command.words : { name = "RUN", value = word } if command.name != "export"]])) }

  condition = !secret::is_credential(pair.value)
  unknown   = "silent"
  message   = "the image `${use.image.name}` keeps a credential ${pair.name == "RUN" ? "in a build step" : "as `${pair.name}`"}"
  place     = pair.name == "RUN" ? pair.value : pair.name
}
