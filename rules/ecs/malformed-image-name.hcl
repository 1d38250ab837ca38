rule "ECS104" {
  name         = "malformed-image-name"
  title        = "Malformed image name"
  question     = "the image name is malformed"
  severity     = "high"
  group        = "correctness"

  why = <<-EOT
    ECS registers the task definition, but nothing can pull the image: an ARN, a URL, a name with a space or with an
    empty tag is no image name. Tasks stop with "CannotPullContainerError: invalid reference format".
  EOT
  how = "Name the image as `REGISTRY/REPOSITORY:TAG`: for Amazon ECR, `repository_url` of the repository and a tag or digest."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    text  = tf::text(container.image)
    arn   = startswith(local.text, "arn:")
    url   = can(regex("^[a-z]+://", local.text))
    bare  = length(regexall("\\s|:$|:@|@$|/$", container.image)) > 0
    fault = local.arn ? "is an ARN" : local.url ? "is a URL" : "has an empty part or a space"
  }

  when      = container.image != null
  condition = !(local.arn || local.url || local.bare)
  message   = "the image name of container `${container.name}` ${local.fault}: `${container.image}`"
  place     = container.image
  unknown   = "silent"
}
