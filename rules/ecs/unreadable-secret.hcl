rule "ECS054" {
  name         = "unreadable-secret"
  title        = "Execution role may not read a secret of the task"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    ECS reads the secrets of a task with its execution role before it starts, never with the task role. Without the
    permission, the task does not start.
  EOT
  how = "Allow `secretsmanager:GetSecretValue` (or `ssm:GetParameters`) on the secret to the execution role."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "secret" { in = coalesce(container.secrets, []) }

  locals {
    role    = tf::declared(task.execution_role_arn) ? iam::role(task.execution_role_arn) : null
    text    = tf::text(secret.valueFrom)
    named   = ecs::secret_of(secret.valueFrom)
    manager = local.named != null || can(regex("^arn:[^:]+:secretsmanager:", local.text))
    stored  = can(regex("^arn:[^:]+:ssm:", local.text))
    # A key, a stage and a version behind the ARN are no part of it.
    arn    = local.named != null ? local.named.arn : can(regex("^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)", local.text)) ? regex("^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)", local.text)[0] : secret.valueFrom
    action = local.manager ? "secretsmanager:GetSecretValue" : "ssm:GetParameters"
  }

  # A role that the caller gives is the caller's to judge, and so is a secret of which only the name is here.
  when      = tf::known(tf::address(local.role)) && local.role != null && (local.manager || local.stored)
  condition = iam::allows(local.role, local.action, local.arn)
  message   = "`${tf::address(local.role)}` may not read the secret `${secret.name}` of container `${container.name}`"
  place     = secret.valueFrom
  related   = [local.role]
}
