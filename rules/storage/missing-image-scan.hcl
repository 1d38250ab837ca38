rule "ECR002" {
  name         = "missing-image-scan"
  title        = "Image scanning is disabled"
  question     = "images are scanned"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every repository scans images on push."
  aliases      = ["CKV_AWS_163", "AWS-0030", "ECR.1", "AC_AWS_0083", "9630336b"]

  why = <<-EOT
    A scan finds known vulnerabilities of an image before a task runs it. AWS has deprecated the setting of repositories
    in favor of the registry setting.
  EOT
  how = "Add an `aws_ecr_registry_scanning_configuration` for the registry, or set `scan_on_push = true` in `image_scanning_configuration`."

  each "repository" { in = resources.aws_ecr_repository }

  # The registry setting overrides those of repositories.
  condition = anytrue(repository.image_scanning_configuration[*].scan_on_push) || length(resources.aws_ecr_registry_scanning_configuration) > 0
  message   = "images in `${tf::address(repository)}` are not scanned"
  place     = repository.image_scanning_configuration[0].scan_on_push

  fix {
    value = true
  }
}
