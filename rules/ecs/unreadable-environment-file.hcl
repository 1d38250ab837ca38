rule "ECS064" {
  name         = "unreadable-environment-file"
  title        = "Environment file that the execution role cannot read"
  question     = "the execution role can read an environment file"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role can read the environment files."

  why = <<-EOT
    ECS reads environment files from S3 with the execution role: first the region of the bucket, then the object.
    Without both permissions, the task stops with ResourceInitializationError.
  EOT
  how = "Allow the execution role `s3:GetBucketLocation` on the bucket and `s3:GetObject` on the file."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role from the caller is not checked here.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "environment file" && need.role != null && need.permitted != null] }

  condition = need.permitted
  message   = "task `${task.family}` ${tf::known(need.permitted) ? "cannot" : "can"} read an environment file of container `${need.subject}`: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
