# What Terraform applies and AWS accepts, but is likely not meant: warnings in plan and apply.

check "image_is_pinned" {
  assert {
    condition     = can(regex("@sha256:[0-9a-f]{64}$|:[^/:@]+$", var.container_image)) && !endswith(var.container_image, ":latest")
    error_message = "container_image (${var.container_image}) is not pinned: tasks of one revision may run different code. Use a digest, or a tag of a repository with immutable tags."
  }
}

check "image_has_registry" {
  assert {
    condition     = can(regex("^[^/]+[.:][^/]*/", var.container_image))
    error_message = "container_image (${var.container_image}) names no registry and is pulled from Docker Hub."
  }
}

check "room_for_a_large_sync" {
  assert {
    condition     = var.enable_efs_storage || var.ephemeral_storage_gib >= 30
    error_message = "Without EFS, ${var.ephemeral_storage_gib} GiB of ephemeral storage, less the image, leaves little room for a sync of 20 GB. Set ephemeral_storage_gib to 30 or more."
  }
}

check "service_has_work" {
  assert {
    condition     = var.min_capacity == 0 || local.has_queue
    error_message = "min_capacity is ${var.min_capacity} and enable_auto_scaling is false, so the module makes no queue: each task syncs once, ends, and is started again. Set WORK_QUEUE_URL in environment_variables, or min_capacity to 0."
  }
}

check "provisioned_throughput_cost" {
  assert {
    condition     = !var.enable_efs_storage || var.efs_throughput_mode != "provisioned" || var.efs_provisioned_throughput <= 10
    error_message = "Provisioned throughput of ${var.efs_provisioned_throughput} MiB/s costs about ${var.efs_provisioned_throughput * 6} US dollars a month, used or not. Consider elastic or bursting."
  }
}
