rule "ECR002" {
  name         = "missing-image-scan"
  title        = "Image scanning is disabled"
  question     = "images are scanned"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every repository scans images when they are pushed."
  aliases      = ["CKV_AWS_163", "AWS-0030", "ECR.1", "AC_AWS_0083"]

  why = <<-EOT
    A scan finds the known vulnerabilities of an image before a task runs it. AWS deprecates the setting of repositories in
    favour of that of the registry.
  EOT
  how = "Add `aws_ecr_registry_scanning_configuration` for the registry, or `image_scanning_configuration` with `scan_on_push = true`."

  each "repository" { in = resources.aws_ecr_repository }

  # The registry's scanning takes the place of what repositories say.
  condition = anytrue(repository.image_scanning_configuration[*].scan_on_push) || length(resources.aws_ecr_registry_scanning_configuration) > 0
  message   = "images in `${tf::address(repository)}` are not scanned"
  place     = repository.image_scanning_configuration[0].scan_on_push

  fix {
    value = true
  }
}
