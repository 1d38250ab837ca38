rule "ECS075" {
  name         = "unassociated-capacity-provider"
  title        = "Cluster lacks a capacity provider"
  question     = "the cluster has the capacity provider"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Clusters have the capacity providers that their services use."

  why = <<-EOT
    A service, task set or target may use only capacity providers that are associated with its cluster, FARGATE and
    FARGATE_SPOT included. AWS refuses others: "The specified capacity provider was not found".
  EOT
  how = "Name the provider in `capacity_providers` of an `aws_ecs_cluster_capacity_providers` for the cluster."

  each "user" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set) }
  each "item" { in = user.capacity_provider_strategy }

  locals {
    cluster   = ecs::cluster_of(user)
    settings  = local.cluster == null ? [] : [for settings in resources.aws_ecs_cluster_capacity_providers : settings if settings.cluster_name == local.cluster.name || tf::refers_to(settings.cluster_name, local.cluster)]
    providers = flatten([for settings in local.settings : coalesce(settings.capacity_providers, [])])
  }

  # A cluster from elsewhere has the providers that it has, and one that leaves by an output may get some.
  when      = tf::known(tf::address(local.cluster)) && local.cluster != null && (length(local.settings) > 0 || !ecs::exported(local.cluster))
  condition = contains(local.providers, item.capacity_provider)
  message   = "cluster `${tf::address(local.cluster)}` lacks the capacity provider `${item.capacity_provider}` that `${tf::address(user)}` uses"
  place     = item.capacity_provider
  related   = [local.cluster]
}
