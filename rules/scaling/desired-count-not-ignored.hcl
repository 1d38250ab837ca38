rule "SCL008" {
  name         = "desired-count-not-ignored"
  title        = "Terraform and auto scaling fight over the task count"
  question     = "Terraform resets the task count that auto scaling sets"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Terraform leaves the number of tasks to scaling."

  why = <<-EOT
    Auto scaling changes `desired_count`; the next `terraform apply` sets it back and stops tasks in the middle of their
    work.
  EOT
  how = "Add `lifecycle { ignore_changes = [desired_count] }` to the service, or leave `desired_count` out."

  each "service" { in = resources.aws_ecs_service }

  locals {
    block   = replace(tf::address(service), "/\\[[^\\]]*\\]$/", "")
    # Some reach the service through a local value or an output, and then its name is what tells.
    by_name = [for target in resources.aws_appautoscaling_target : endswith(target.resource_id, "/${service.name}")]
    scaled  = anytrue([for target in resources.aws_appautoscaling_target : contains(tf::references(target), local.block)]) || anytrue([for found in local.by_name : tf::known(found) ? found : false])
  }

  when      = local.scaled
  condition = tf::ignores(service, "desired_count") || !tf::declared(service.desired_count)
  message   = "every apply resets the task count of `${tf::address(service)}`, which auto scaling changes"
  place     = service.desired_count
}
