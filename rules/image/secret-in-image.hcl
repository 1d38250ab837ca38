rule "IMG017" {
  name     = "secret-in-image"
  title    = "Secret variable in the image"
  question = "the image history contains a secret variable"
  severity = "medium"
  secret   = true
  group    = "security"
  aliases  = ["DS-0031", "SecretsUsedInArgOrEnv"]

  why = <<-EOT
    `ENV` and `ARG` are part of the image: anyone who can pull it can read the values with `docker history`, including
    those passed with `--build-arg`.
  EOT
  how = "Pass the secret to the container under `secrets`, and to the build with `RUN --mount=type=secret`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "pair" { in = instruction.settings }

  locals {
    # The build passes the argument, or the default of the Dockerfile is kept.
    is_set = instruction.keyword == "ARG" || !tf::known(pair.value) ? pair.value == null || pair.value == "" || secret::is_literal(pair.value) : secret::is_literal(pair.value)
  }

  # A value with the form of a credential is IMG020.
  # What a script computes is not in the image.
  when      = (instruction.keyword != "RUN" || tf::known(pair.value)) && instruction.final == true && !secret::is_credential(pair.value)
  condition = !(secret::is_named(pair.name) && local.is_set && !secret::is_name(pair.value, pair.name))
  message   = "the image `${use.image.name}` keeps `${pair.name}` in its history"
  place     = pair.name
}
