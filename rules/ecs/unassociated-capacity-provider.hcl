rule "ECS075" {
  name         = "unassociated-capacity-provider"
  title        = "Capacity provider missing from the cluster"
  question     = "the cluster has the capacity provider"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Clusters have the capacity providers that their services use."

  why = <<-EOT
    A service or task set can only use capacity providers that are associated with its cluster, including FARGATE and
    FARGATE_SPOT. AWS refuses others: "The specified capacity provider was not found".
  EOT
  how = "Add the provider to `capacity_providers` in an `aws_ecs_cluster_capacity_providers` of the cluster."

  each "user" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set) }
  each "item" { in = user.capacity_provider_strategy }

  locals {
    cluster   = ecs::cluster_of(user)
    settings  = local.cluster == null ? [] : [for settings in resources.aws_ecs_cluster_capacity_providers : settings if settings.cluster_name == local.cluster.name || tf::refers_to(settings.cluster_name, local.cluster)]
    providers = flatten([for settings in local.settings : coalesce(settings.capacity_providers, [])])
  }

  # A cluster that is defined elsewhere, or that is an output, may have other providers.
  when      = tf::known(tf::address(local.cluster)) && local.cluster != null && (length(local.settings) > 0 || !ecs::exported(local.cluster))
  condition = contains(local.providers, item.capacity_provider)
  message   = "cluster `${tf::address(local.cluster)}` lacks capacity provider `${item.capacity_provider}`, which `${tf::address(user)}` uses"
  place     = item.capacity_provider
  related   = [local.cluster]
}
