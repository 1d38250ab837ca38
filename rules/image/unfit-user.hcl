rule "IMG006" {
  name     = "unfit-user"
  title    = "User that does not match the image"
  question = "the container runs as the user that its image expects"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The image's contract names its user, who owns the image's files and volumes: on Fargate an empty volume gets the
    owner of the image's `VOLUME` path. Another user cannot write there.
  EOT
  how = "Set `user` to the user of the contract, or remove it."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  locals {
    user = split(":", container.user)[0]
  }

  when      = container.user != null && image.contract.user != null
  condition = local.user == image.contract.user
  message   = "container `${container.name}` runs as user ${local.user} instead of ${image.contract.user}, which the image `${image.name}` expects"
  place     = container.user
  related   = [image.user]
}
