rule "ECR004" {
  name     = "missing-image-lifecycle"
  title    = "ECR repository without a lifecycle policy"
  question = "the repository has no lifecycle policy"
  severity = "low"
  group    = "hygiene"
  expects  = "Every repository has a lifecycle policy."
  default  = "off"
  aliases  = ["ECR.3"]

  why = <<-EOT
    Old images cost money, and can still be run with vulnerabilities that were found since.
  EOT
  how = "Add an `aws_ecr_lifecycle_policy`."

  each "it" { in = resources.aws_ecr_repository }

  locals {
    beside = [for other in resources.aws_ecr_lifecycle_policy : other if tf::refers_to(other.repository, it)]
  }

  condition = length(local.beside) > 0
  message   = "repository `${tf::address(it)}` has no lifecycle policy"
  place     = it
}
