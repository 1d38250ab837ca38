rule "EFS020" {
  name         = "unmountable-file-system"
  title        = "Policies do not let the task mount the file system"
  question     = "the policies let the task mount the file system"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1", "8.3"]
  proves       = "The policies let the tasks mount their file systems."

  why = <<-EOT
    Once a file system has a policy, a client may mount it only if that policy or the task role allows
    `elasticfilesystem:ClientMount`, and may write only with `elasticfilesystem:ClientWrite`. A task without IAM
    authorization is anonymous: only a statement for everyone lets it in. Otherwise the task stops with "access denied by
    server".
  EOT
  how = "Allow `elasticfilesystem:ClientMount` and `elasticfilesystem:ClientWrite` on the file system to the task role, and turn on `iam` in `authorization_config`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "volume" && length(need.related) > 0 && need.permitted != null] }

  condition = need.permitted
  message   = "task `${task.family}` cannot mount volume `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
