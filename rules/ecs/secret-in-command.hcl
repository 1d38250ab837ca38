rule "ECS105" {
  name         = "secret-in-command"
  title        = "Plaintext secret in a command"
  question     = "a container has a plaintext secret in a command"
  severity     = "high"
  secret       = true
  group        = "security"
  requirements = ["6.1"]
  expects      = "No command of a container holds a secret in plain text."

  why = <<-EOT
    A command is part of the task definition: anyone who can describe it can read the secret, and so can anyone with
    access to the Terraform state. In the container, every process can read it.
  EOT
  how = "Store the value in Secrets Manager or the Parameter Store, refer to its ARN in `secrets`, and read the variable in the command."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "command" { in = [container.entryPoint, container.command, try(container.healthCheck.command, null)] }

  when      = tf::declared(command)
  condition = !secret::is_passed(command)
  unknown   = "silent"
  message   = "a command of container `${container.name}` has a secret in plain text"
  place     = command
}
