rule "ECS092" {
  name         = "invalid-environment-file"
  title        = "Invalid environment file"
  question     = "the environment file is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every environment file is an S3 object whose name ends in `.env`."

  why = <<-EOT
    An environment file is the ARN of an S3 object whose name ends in `.env`, and a task definition has at most ten.
    Otherwise, AWS refuses the task definition, or the task stops before its containers start.
  EOT
  how = "Set `value` to the ARN of an S3 object that ends in `.env`, and `type` to `s3`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "file" { in = coalesce(container.environmentFiles, []) }

  locals {
    is_env = endswith(file.value, ".env")
    is_arn = length(regexall("^arn:[^:]*:s3:::[^/]+/.+", file.value)) > 0
  }

  condition = file.type == "s3" && local.is_env && local.is_arn
  message   = "container `${container.name}` reads `${file.value}`, which is not ${file.type != "s3" ? "of type `s3`" : local.is_env ? "the ARN of an S3 object" : "a `.env` file"}"
  place     = file.value
  unknown   = "silent"
}
