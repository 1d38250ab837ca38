rule "IMG015" {
  name     = "root-image"
  title    = "Image that runs as root"
  question = "the image runs as root"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_DOCKER_8", "DS-0002", "DL3002", "67fd0c4a"]

  why = <<-EOT
    The task definition leaves the user to the image, and the image's last `USER` is root, or the image is built from
    scratch without a `USER`. Root in a container is one kernel bug away from root on the host.
  EOT
  how = "End the Dockerfile with `USER` and a numeric user ID above 0."

  each "use" { in = image::uses() }

  locals {
    set = [for one in use.image.instructions : one.keyword if one.keyword == "USER" && one.final && !one.deferred]
  }

  // Where the base image decides, that is IMG022.
  when      = (use.container.user == null || use.container.user == "") && (use.image.base == "scratch" || length(local.set) > 0)
  condition = !contains(["root", "0"], use.image.user == null ? "root" : use.image.user)
  message   = "the image `${use.image.name}` runs as root"
  place     = use.image.user
}
