rule "ECS061" {
  name         = "unreadable-registry-credentials"
  title        = "Execution role cannot read the credentials of the registry"
  question     = "the execution role can read the credentials of the registry"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role may read the credentials of registries."

  why = <<-EOT
    ECS reads the credentials of a private registry from Secrets Manager with the execution role. Without the permission,
    or without `kms:Decrypt` on the customer key of the secret, the task stops before it pulls the image.
  EOT
  how = "Allow `secretsmanager:GetSecretValue` on the secret to the execution role, and `kms:Decrypt` on its customer key."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role that the caller gives is the caller's to judge.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "credentials" && need.role != null && need.permitted != null] }

  condition = need.permitted
  message   = "task `${task.family}` cannot read the registry credentials of container `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
