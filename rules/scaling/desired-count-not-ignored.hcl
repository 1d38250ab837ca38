rule "SCL008" {
  name         = "desired-count-not-ignored"
  title        = "`desired_count` reset by Terraform"
  question     = "Terraform resets the task count that auto scaling sets"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Terraform does not reset the task count of auto scaling."

  why = <<-EOT
    Auto scaling changes `desired_count`. The next `terraform apply` sets it back and stops tasks in the middle of their
    work.
  EOT
  how = "Add `lifecycle { ignore_changes = [desired_count] }` to the service, or remove `desired_count`."

  each "service" { in = resources.aws_ecs_service }

  locals {
    block   = replace(tf::address(service), "/\\[[^\\]]*\\]$/", "")
    # Some name the service through a local value or an output: then its name decides.
    names   = [for target in resources.aws_appautoscaling_target : reverse(split("/", tf::text(target.resource_id)))[0]]
    by_name = tf::known(service.name) ? contains(local.names, service.name) : false
    scaled  = anytrue([for target in resources.aws_appautoscaling_target : contains(tf::references(target), local.block)]) || local.by_name
  }

  when      = local.scaled
  condition = tf::ignores(service, "desired_count") || !tf::declared(service.desired_count)
  message   = "every apply resets the task count that auto scaling sets on `${tf::address(service)}`"
  place     = service.desired_count
}
