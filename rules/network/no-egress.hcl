rule "NET010" {
  name         = "no-egress"
  title        = "Tasks without egress"
  question     = "the tasks cannot reach anything"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every task can reach what it needs to start."

  why = <<-EOT
    Terraform removes the default egress rule from a new security group. A task in a security group without egress rules
    cannot pull its image, and does not start.
  EOT
  how = "Add an egress rule for 443/tcp."

  each "launcher" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, flatten([for target in resources.aws_cloudwatch_event_target : target.ecs_target]), flatten([for schedule in resources.aws_scheduler_schedule : flatten([for target in schedule.target : target.ecs_parameters])])) }

  locals {
    reach = net::reach(launcher, "anything", 443)
  }

  # The rules of security groups from elsewhere are not known.
  when      = local.reach.placed
  condition = local.reach.reached
  message   = "`${tf::address(launcher)}` cannot even pull an image: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [launcher]
}
