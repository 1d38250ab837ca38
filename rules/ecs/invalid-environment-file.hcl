rule "ECS092" {
  name         = "invalid-environment-file"
  title        = "Invalid environment file"
  question     = "the environment file is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every environment file is an object in S3 whose name ends in .env."

  why = <<-EOT
    An environment file is an object in S3, given by its ARN, and its name ends in `.env`. A task definition has at most ten. AWS
    refuses others, or the task stops before its containers start.
  EOT
  how = "Give the ARN of an object that ends in `.env`, with the type `s3`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "file" { in = coalesce(container.environmentFiles, []) }

  locals {
    is_env = endswith(file.value, ".env")
    is_arn = length(regexall("^arn:[^:]*:s3:::[^/]+/.+", file.value)) > 0
  }

  condition = file.type == "s3" && local.is_env && local.is_arn
  message   = "container `${container.name}` reads `${file.value}`, which is not ${file.type != "s3" ? "of the type `s3`" : local.is_env ? "the ARN of an object in S3" : "a file that ends in .env"}"
  place     = file.value
  unknown   = "silent"
}
