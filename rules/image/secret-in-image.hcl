rule "IMG017" {
  name     = "secret-in-image"
  title    = "Variable for a secret in the image"
  question = "the image keeps a variable for a secret"
  severity = "medium"
  secret   = true
  group    = "security"
  aliases  = ["DS-0031", "SecretsUsedInArgOrEnv"]

  why = <<-EOT
    `ENV` and `ARG` are part of the image: anyone who may pull it reads the values with `docker history`, also those of
    build arguments that are given to the build.
  EOT
  how = "Give the container the secret under `secrets`, and the build with `RUN --mount=type=secret`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "pair" { in = instruction.settings }

  locals {
    # Whoever builds gives the argument, or the default of the Dockerfile is kept.
    is_set = instruction.keyword == "ARG" || !tf::known(pair.value) ? pair.value == null || pair.value == "" || secret::is_literal(pair.value) : secret::is_literal(pair.value)
  }

  # A value with the form of a credential is IMG020.
  # What a script works out is not in the image.
  when      = (instruction.keyword != "RUN" || tf::known(pair.value)) && instruction.final == true && !secret::is_credential(pair.value)
  condition = !(secret::is_named(pair.name) && local.is_set && !secret::is_name(pair.value, pair.name))
  message   = "the image `${use.image.name}` keeps `${pair.name}` in its history"
  place     = pair.name
}
