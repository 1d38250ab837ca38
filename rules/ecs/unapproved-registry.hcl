rule "ECS097" {
  name     = "unapproved-registry"
  title    = "Image from an unapproved registry"
  question = "a container runs an image from an unapproved registry"
  severity = "medium"
  group    = "security"
  default  = "off"

  why = <<-EOT
    A container runs whatever its registry serves. Which registries to trust is for an organisation to decide, so this
    rule is off by default.
  EOT
  how = "Copy the image to an approved registry, or use an ECR pull-through cache."

  option "approved" {
    type        = set(string)
    default     = []
    description = "Approved registries, with or without a path: `111122223333.dkr.ecr.eu-west-1.amazonaws.com`, `public.ecr.aws/acme`, `docker.io/library`."
  }

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    # Repositories in this configuration are approved.
    own   = anytrue([for repository in resources.aws_ecr_repository : tf::refers_to(container.image, repository)])
    parts = split("/", container.image)
    named = length(local.parts) > 1 && can(regex("[.:]|^localhost$", local.parts[0]))
    # Docker's short names: `nginx` is `docker.io/library/nginx`.
    image    = local.named ? container.image : "docker.io/${length(local.parts) > 1 ? "" : "library/"}${container.image}"
    approved = [for registry in option.approved : startswith(local.image, "${trimsuffix(registry, "/")}/")]
  }

  when      = length(option.approved) > 0 && !local.own
  condition = anytrue(local.approved)
  message   = "container `${container.name}` runs `${container.image}`, which is not from an approved registry"
  place     = container.image
}
