rule "NET010" {
  name         = "no-egress"
  title        = "No egress"
  question     = "the tasks cannot reach anything"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every task can reach what it needs to start."

  why = <<-EOT
    AWS gives a new security group a rule that lets everything out; Terraform removes it. A task in a group without egress
    rules cannot pull its image, and does not start.
  EOT
  how = "Add an egress rule for 443/tcp."

  each "launcher" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, flatten([for target in resources.aws_cloudwatch_event_target : target.ecs_target]), flatten([for schedule in resources.aws_scheduler_schedule : flatten([for target in schedule.target : target.ecs_parameters])])) }

  locals {
    reach = net::reach(launcher, "anything", 443)
  }

  # Groups from elsewhere may let out whatever they like.
  when      = local.reach.placed
  condition = local.reach.reached
  message   = "${local.reach.broken}: `${tf::address(launcher)}` cannot even pull an image"
  place     = local.reach.broken
  related   = [launcher]
}
