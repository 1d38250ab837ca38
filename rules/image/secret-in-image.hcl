rule "IMG017" {
  name     = "secret-in-image"
  title    = "Secret is built into the image"
  severity = "high"
  group    = "security"
  aliases  = ["CKV_DOCKER_10", "DS-0031", "SecretsUsedInArgOrEnv"]

  why = <<-EOT
    `ENV` and `ARG` are part of the image: everybody who may pull it reads the values with `docker history`, also
    those of build arguments that are given to the build.
  EOT
  how = "Give the container the secret under `secrets`, and the build with `RUN --mount=type=secret`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "instruction" { in = image.instructions }
  each "pair" { in = instruction.pairs }

  locals {
    # What names something else is no secret itself: DB_PASSWORD_FILE, TOKEN_URL.
    names_secret = can(regex("(?i)(password|passwd|pwd|secret|token|api_?key|access_?key|private_?key|credential)s?$", pair.name))
    refers       = can(regex("^(/|arn:|file:|https?://[^@]*$)", tf::text(pair.value)))
    is_set       = instruction.keyword == "ARG" || (!local.refers && !contains(["", "true", "false", "none", "null"], pair.value))
  }

  when      = contains(["ENV", "ARG"], instruction.keyword) && instruction.final == true
  condition = !(local.names_secret && local.is_set)
  message   = "the image `${image.name}` keeps `${pair.name}` in its history"
  place     = pair.name
}
