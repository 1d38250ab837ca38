rule "IMG023" {
  name     = "missing-image-health-check"
  title    = "Image without a health check"
  question = "the image has a health check"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_DOCKER_2", "DS-0026", "AC_DOCKER_0047", "b03a748a"]

  why = <<-EOT
    Without `HEALTHCHECK`, Docker reports only whether the process is running. ECS ignores the instruction and uses
    `healthCheck` of the container definition.
  EOT
  how = "Add `HEALTHCHECK CMD` with a command that exits with 0 while the program works."

  each "use" { in = image::uses() }

  condition = anytrue([for one in use.image.instructions : one.keyword == "HEALTHCHECK" && one.form != "none" && one.final && !one.deferred])
  message   = "the image `${use.image.name}` has no health check"
  place     = use.image.base
}
