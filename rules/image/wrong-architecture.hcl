rule "IMG014" {
  name     = "wrong-architecture"
  title    = "Architecture mismatch between task and image"
  question = "the task runs on another architecture than its image"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A program for another architecture does not start: `exec format error`. The image is built for the `--platform` of
    its `FROM`, or for the architectures of its contract. On Fargate a task without `runtime_platform` runs on X86_64.
  EOT
  how = "Set `cpu_architecture` to that of the image, or build the image for the architecture of the task."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  locals {
    # The build decides about `$BUILDPLATFORM`.
    pinned = tf::known(image.platform) ? try(regex("^linux/(amd64|arm64)", image.platform), null) : null
    built  = image.contract.architectures == null ? (local.pinned == null ? [] : local.pinned) : image.contract.architectures
    runs   = tf::declared(task.runtime_platform[0].cpu_architecture) ? task.runtime_platform[0].cpu_architecture : "X86_64"
    names  = [for name in local.built : lower(name) == "amd64" ? "X86_64" : upper(name)]
  }

  // On EC2 and external instances, the instance decides.
  when      = length(local.built) > 0 && (tf::declared(task.runtime_platform[0].cpu_architecture) || contains(coalesce(task.requires_compatibilities, []), "FARGATE"))
  condition = contains(local.names, local.runs)
  message   = "the task runs on ${local.runs} instead of ${join(" or ", local.names)}, for which the image `${image.name}` of container `${container.name}` is built"
  place     = task.runtime_platform[0].cpu_architecture
  related   = [image.platform]
}
