rule "ECR001" {
  name         = "mutable-image-tags"
  title        = "Mutable ECR image tags"
  question     = "image tags are mutable"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Image tags are immutable in every repository."
  aliases      = ["CKV_AWS_51", "AWS-0031", "ECR.2", "d1846b12"]

  why = <<-EOT
    Anyone who can push can move a tag that is in use to another image, and the next task runs it. The task definition
    does not change.
  EOT
  how = "Set `image_tag_mutability = \"IMMUTABLE\"`."

  each "repository" { in = resources.aws_ecr_repository }

  locals {
    block    = "image_tag_mutability_exclusion_filter"
    filters  = flatten([for filter in try(repository[local.block], []) : filter.filter])
    excludes = anytrue([for filter in local.filters : trim(filter, "*") == ""])
  }

  # An exclusion filter for every tag disables immutability.
  condition = repository.image_tag_mutability == null ? false : startswith(repository.image_tag_mutability, "IMMUTABLE") && !local.excludes
  message   = "image tags of `${tf::address(repository)}` are mutable"
  place     = repository.image_tag_mutability

  fix {
    value  = "IMMUTABLE"
    safety = "unsafe"
  }
}
