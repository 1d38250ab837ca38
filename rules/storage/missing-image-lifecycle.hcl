rule "ECR004" {
  name     = "missing-image-lifecycle"
  title    = "Repository without a lifecycle policy"
  question = "nothing removes old images"
  severity = "low"
  group    = "hygiene"
  expects  = "Every repository has a lifecycle policy."
  default  = "off"
  aliases  = ["ECR.3"]

  why = <<-EOT
    Old images are paid for, and stay there to be run with whatever was found in them since.
  EOT
  how = "Add an `aws_ecr_lifecycle_policy`."

  each "it" { in = resources.aws_ecr_repository }

  locals {
    beside = [for other in resources.aws_ecr_lifecycle_policy : other if tf::refers_to(other.repository, it)]
  }

  condition = length(local.beside) > 0
  message   = "nothing removes old images from repository `${tf::address(it)}`"
  place     = it
}
