rule "IMG004" {
  name     = "plaintext-secret-variable"
  title    = "Secret of the image in plain text"
  question = "a secret of the image is in plain text"
  severity = "high"
  secret   = true
  group    = "security"

  why = <<-EOT
    The contract of the image says that this variable is a secret. Under `environment`, everyone who may describe
    the task definition reads its value, and is in the Terraform state.
  EOT
  how = "Put the value into Secrets Manager or the Parameter Store and name its ARN under `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "entry" { in = container.environment }

  locals {
    variable = one([for variable in image.contract.environment : variable if variable.name == entry.name])
  }

  when      = local.variable != null
  condition = local.variable.secret != true
  message   = "container `${container.name}` has `${entry.name}` in plain text, which the image `${image.name}` declares a secret"
  place     = entry.value
}
