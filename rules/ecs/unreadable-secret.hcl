rule "ECS054" {
  name         = "unreadable-secret"
  title        = "Execution role cannot read a secret"
  question     = "the execution role cannot read a secret of the task"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role may read the secrets."

  why = <<-EOT
    ECS reads the secrets of a task with its execution role before it starts, never with the task role. Without the
    permission, or without `kms:Decrypt` on the customer key of a secret, the task does not start.
  EOT
  how = "Allow `secretsmanager:GetSecretValue` (or `ssm:GetParameters`) on the secret to the execution role, and `kms:Decrypt` on its customer key."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role that the caller gives is the caller's to judge.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "secret" && need.role != null && need.permitted != null] }

  condition = need.permitted
  message   = "task `${task.family}` cannot read the secret `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
