rule "IMG004" {
  name     = "plaintext-secret-variable"
  title    = "Secret of the image in plaintext"
  question = "a secret of the image is in plaintext"
  severity = "high"
  secret   = true
  group    = "security"

  why = <<-EOT
    The contract of the image says that this variable is a secret. Under `environment`, anyone who can describe the task
    definition or read the Terraform state can see its value.
  EOT
  how = "Store the value in Secrets Manager or Parameter Store, and reference its ARN under `secrets`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "entry" { in = container.environment }

  locals {
    variable = one([for variable in image.contract.environment : variable if variable.name == entry.name])
  }

  when      = local.variable != null
  condition = local.variable.secret != true
  message   = "container `${container.name}` has `${entry.name}` in plaintext, which the image `${image.name}` declares as a secret"
  place     = entry.value
}
