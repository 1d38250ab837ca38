rule "ECR005" {
  name     = "repository-without-policy"
  title    = "ECR repository without a policy"
  question = "the repository has no policy"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["69e7c320", "AC_AWS_0462"]

  why = <<-EOT
    Within one account, IAM policies are enough. This rule is for organizations that require an explicit policy on every
    repository.
  EOT
  how = "Add an `aws_ecr_repository_policy`."

  each "it" { in = resources.aws_ecr_repository }

  locals {
    beside = [for other in resources.aws_ecr_repository_policy : other if tf::refers_to(other.repository, it)]
  }

  condition = length(local.beside) > 0
  message   = "repository `${tf::address(it)}` has no policy"
  place     = it
}
