rule "ECS102" {
  name     = "instances-of-another-cluster"
  title    = "Instances that join another cluster"
  question = "the instances join the cluster of their capacity provider"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The ECS agent registers an instance with the cluster in `ECS_CLUSTER`. Instances of a capacity provider that join
    another cluster run none of its tasks, which stay in PROVISIONING.
  EOT
  how = "Write the name of the cluster as `ECS_CLUSTER` into `/etc/ecs/ecs.config`."

  each "settings" { in = resources.aws_ecs_cluster_capacity_providers }
  each "provider" { in = [for provider in resources.aws_ecs_capacity_provider : provider if contains(coalesce(settings.capacity_providers, []), provider.name) || anytrue([for name in coalesce(settings.capacity_providers, []) : tf::refers_to(name, provider)])] }

  locals {
    groups    = [for group in resources.aws_autoscaling_group : group if anytrue([for block in provider.auto_scaling_group_provider : tf::refers_to(block.auto_scaling_group_arn, group)])]
    blocks    = flatten([for group in local.groups : group.launch_template])
    templates = flatten([for block in local.blocks : [for template in resources.aws_launch_template : template if tf::refers_to(block.id, template) || tf::refers_to(block.name, template)]])
    texts     = [for template in local.templates : try(base64decode(template.user_data), "") if tf::declared(template.user_data)]
    names     = flatten([for text in local.texts : regexall("(?m)\\bECS_CLUSTER=[\"']?([A-Za-z0-9_-]+)", text)])
    clusters  = [for cluster in resources.aws_ecs_cluster : cluster.name if tf::refers_to(settings.cluster_name, cluster)]
    cluster   = length(local.clusters) == 1 ? local.clusters[0] : settings.cluster_name
    others    = [for name in local.names : name if name != local.cluster]
  }

  condition = length(local.others) == 0
  message   = "instances of `${tf::address(provider)}` join cluster `${local.others[0]}`, not `${local.cluster}`"
  place     = local.templates[0].user_data
  related   = [provider, settings]
  unknown   = "silent"
}
