rule "ECS054" {
  name         = "unreadable-secret"
  title        = "Secret that the execution role cannot read"
  question     = "the execution role cannot read a secret of the task"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role can read the secrets."

  why = <<-EOT
    ECS reads the secrets of a task with the execution role before the task starts, never with the task role. Without
    permission, or without `kms:Decrypt` on the customer managed key of the secret, the task does not start.
  EOT
  how = "Allow the execution role `secretsmanager:GetSecretValue` or `ssm:GetParameters` on the secret, and `kms:Decrypt` on its customer managed key."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role from the caller is not checked here.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "secret" && need.role != null && need.permitted != null] }

  condition = need.permitted
  message   = "task `${task.family}` ${tf::known(need.permitted) ? "cannot" : "can"} read the secret `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
