rule "IMG022" {
  name     = "missing-user"
  title    = "Image without a user"
  question = "the image names a user"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_DOCKER_3", "DS-0002", "AC_DOCKER_0005"]

  why = <<-EOT
    Without `USER`, the base image decides who the program runs as, and for nearly all of them that is root. Root in a container
    is one kernel bug away from root outside.
  EOT
  how = "End the Dockerfile with `USER` and a number above 0."

  each "use" { in = image::uses() }

  locals {
    set     = [for one in use.image.instructions : one.keyword if one.keyword == "USER" && one.final && !one.deferred]
    by_base = can(regex("nonroot|rootless|unprivileged|^cgr\\.dev/|(^|/)bitnami/", tf::text(use.image.base)))
  }

  // Nothing from scratch has a user either: that is IMG015.
  when      = (use.container.user == null || use.container.user == "") && use.image.base != "scratch"
  condition = length(local.set) > 0 || local.by_base
  message   = "the image `${use.image.name}` names no user, so it runs as that of `${tf::text(use.image.base)}`"
  place     = use.image.base
}
