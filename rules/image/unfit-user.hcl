rule "IMG006" {
  name     = "unfit-user"
  title    = "User differs from that of the image"
  question = "a container runs as another user than its image expects"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The image's contract names its user. Files and volumes of the image belong to that user: on Fargate an empty
    volume gets the owner that the image's `VOLUME` path has. Another user cannot write there.
  EOT
  how = "Set `user` to the user of the contract, or leave it out."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  locals {
    user = split(":", container.user)[0]
  }

  when      = container.user != null && image.contract.user != null
  condition = local.user == image.contract.user
  message   = "container `${container.name}` runs as user ${local.user}, and the image `${image.name}` expects ${image.contract.user}"
  place     = container.user
  related   = [image.user]
}
