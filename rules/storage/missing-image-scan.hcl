rule "ECR002" {
  name         = "missing-image-scan"
  title        = "Images are not scanned"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_163", "AWS-0030", "ECR.1", "AC_AWS_0083"]

  why = <<-EOT
    A scan tells which packages of an image have known holes, before a task runs it.
  EOT
  how = "Add `image_scanning_configuration` with `scan_on_push = true`, or scan the whole registry."

  each "repository" { in = resources.aws_ecr_repository }

  # The registry's scanning takes the place of what repositories say.
  condition = anytrue(repository.image_scanning_configuration[*].scan_on_push) || length(resources.aws_ecr_registry_scanning_configuration) > 0
  message   = "images in `${tf::address(repository)}` are not scanned"
  place     = repository.image_scanning_configuration[0].scan_on_push
}
