rule "EFS020" {
  name         = "unmountable-file-system"
  title        = "File system that the task may not mount"
  question     = "policies allow the task to mount the file system"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1", "8.3"]
  proves       = "Policies allow the tasks to mount their file systems."

  why = <<-EOT
    If a file system has a policy, a client can mount it only if that policy or the task role allows
    `elasticfilesystem:ClientMount`, and can write only with `elasticfilesystem:ClientWrite`. A task without IAM
    authorization is anonymous, and needs a statement for everyone. Otherwise, the task stops with "access denied by
    server".
  EOT
  how = "Allow the task role `elasticfilesystem:ClientMount` and `elasticfilesystem:ClientWrite` on the file system, and set `iam` in `authorization_config` to `ENABLED`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "volume" && length(need.related) > 0 && need.permitted != null] }

  condition = need.permitted
  message   = "task `${task.family}` ${tf::known(need.permitted) ? "cannot" : "can"} mount volume `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
