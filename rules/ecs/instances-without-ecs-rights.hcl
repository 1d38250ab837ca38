rule "ECS103" {
  name     = "instances-without-ecs-rights"
  title    = "Instance role that cannot register with ECS"
  question = "the role of the instances can register them with ECS"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The ECS agent registers its instance with the role of the instance profile. Without
    `ecs:RegisterContainerInstance`, the cluster has no instances, and no task starts.
  EOT
  how = "Attach the policy AmazonEC2ContainerServiceforEC2Role to the role of the instance profile."

  each "provider" { in = resources.aws_ecs_capacity_provider }

  locals {
    groups    = [for group in resources.aws_autoscaling_group : group if anytrue([for block in provider.auto_scaling_group_provider : tf::refers_to(block.auto_scaling_group_arn, group)])]
    blocks    = flatten([for group in local.groups : group.launch_template])
    templates = flatten([for block in local.blocks : [for template in resources.aws_launch_template : template if tf::refers_to(block.id, template) || tf::refers_to(block.name, template)]])
    holders   = flatten([for template in local.templates : template.iam_instance_profile])
    profiles  = flatten([for block in local.holders : [for profile in resources.aws_iam_instance_profile : profile if tf::refers_to(block.arn, profile) || tf::refers_to(block.name, profile)]])
    roles     = [for profile in local.profiles : iam::role(profile.role)]
    found     = [for role in local.roles : role if role != null]
    closed    = [for role in local.found : role if !iam::allows(role, "ecs:RegisterContainerInstance", "*")]
  }

  when      = length(local.found) > 0
  condition = length(local.closed) == 0
  message   = "instances of `${tf::address(provider)}` cannot join a cluster: role `${tf::address(local.closed[0])}` lacks `ecs:RegisterContainerInstance`"
  place     = local.closed[0]
  related   = [provider]
  unknown   = "silent"
}
