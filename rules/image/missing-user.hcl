rule "IMG022" {
  name     = "missing-user"
  title    = "Image without a `USER` instruction"
  question = "the image has a `USER` instruction"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_DOCKER_3", "DS-0002", "AC_DOCKER_0005", "fd54f200"]

  why = <<-EOT
    Without `USER`, the program runs as the user of the base image, which is almost always root. Root in a container is
    one kernel bug away from root on the host.
  EOT
  how = "End the Dockerfile with `USER` and a numeric user ID above 0."

  each "use" { in = image::uses() }

  locals {
    set     = [for one in use.image.instructions : one.keyword if one.keyword == "USER" && one.final && !one.deferred]
    by_base = can(regex("nonroot|rootless|unprivileged|^cgr\\.dev/|(^|/)bitnami/", tf::text(use.image.base)))
  }

  // An image from scratch has no user either: that is IMG015.
  when      = (use.container.user == null || use.container.user == "") && use.image.base != "scratch"
  condition = length(local.set) > 0 || local.by_base
  message   = "the image `${use.image.name}` has no `USER`, so it runs as the user of `${tf::text(use.image.base)}`"
  place     = use.image.base
}
