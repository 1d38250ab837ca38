rule "IMG020" {
  name     = "credential-in-image"
  title    = "Credential in the image"
  question = "the image contains a credential"
  severity = "critical"
  group    = "security"
  secret   = true

  why = <<-EOT
    The value has the format of a credential: an AWS access key, a private key, a token, a webhook URL, or a URL with a
    password. Anyone who can read the repository or pull the image has it.
  EOT
  how = "Revoke the credential. Pass the new one to the container under `secrets`, and to the build with `RUN --mount=type=secret`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  // The variables that it sets, and the words of its commands; exported ones are among the variables.
  each "pair" { in = concat(instruction.settings, flatten([for command in instruction.commands : [for word in command.words : { name = "RUN", value = word } if command.name != "export"]])) }

  condition = !secret::is_credential(pair.value)
  unknown   = "silent"
  message   = "the image `${use.image.name}` contains a credential ${pair.name == "RUN" ? "in a build step" : "as `${pair.name}`"}"
  place     = pair.name == "RUN" ? pair.value : pair.name
}
