rule "ECS024" {
  name         = "outdated-platform-version"
  title        = "Fargate platform version is outdated"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_332", "ECS.10", "CT.ECS.PR.1"]

  why = <<-EOT
    An old platform version gets no new features, and its patches end. Ephemeral storage above 20 GiB and EFS need
    1.4.0.
  EOT
  how = "Use `1.4.0` or `LATEST` (Windows: `1.0.0`), or leave `platform_version` out."

  each "service" { in = resources.aws_ecs_service }

  when      = tf::declared(service.platform_version)
  condition = contains(["LATEST", "1.4.0", "1.0.0"], service.platform_version)
  message   = "service `${service.name}` runs on platform version `${service.platform_version}`"
  place     = service.platform_version
}
