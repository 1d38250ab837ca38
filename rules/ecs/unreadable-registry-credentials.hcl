rule "ECS061" {
  name         = "unreadable-registry-credentials"
  title        = "Registry credentials that the execution role cannot read"
  question     = "the execution role can read the registry credentials"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role can read the registry credentials."

  why = <<-EOT
    ECS reads the credentials of a private registry from Secrets Manager with the execution role. Without permission, or
    without `kms:Decrypt` on the customer managed key of the secret, the task stops before it pulls the image.
  EOT
  how = "Allow the execution role `secretsmanager:GetSecretValue` on the secret, and `kms:Decrypt` on its customer managed key."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role from the caller is not checked here.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "credentials" && need.role != null && need.permitted != null] }

  condition = need.permitted
  message   = "task `${task.family}` ${tf::known(need.permitted) ? "cannot" : "can"} read the registry credentials of container `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
