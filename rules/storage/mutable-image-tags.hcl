rule "ECR001" {
  name         = "mutable-image-tags"
  title        = "Tags of images can be moved"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_51", "AWS-0031", "ECR.2"]

  why = <<-EOT
    Who can push can put another image under a tag that is in use, and the next task runs it. Nothing in the task definition
    changes.
  EOT
  how = "Set `image_tag_mutability = \"IMMUTABLE\"`."

  each "repository" { in = resources.aws_ecr_repository }

  condition = repository.image_tag_mutability == null ? false : startswith(repository.image_tag_mutability, "IMMUTABLE")
  message   = "tags of images in `${tf::address(repository)}` can be moved"
  place     = repository.image_tag_mutability
}
