rule "SCL007" {
  name         = "wrong-scaling-resource"
  title        = "Invalid scaling target for an ECS service"
  question     = "the scaling target names a service"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Scaling targets name a service."

  why = <<-EOT
    The scaling target of a service has the `resource_id` `service/CLUSTER_NAME/SERVICE_NAME`, with names instead of
    ARNs, and the dimension `ecs:service:DesiredCount`. AWS rejects anything else.
  EOT
  how = "Write `resource_id = \"service/$${aws_ecs_cluster.this.name}/$${aws_ecs_service.this.name}\"`."

  each "target" { in = resources.aws_appautoscaling_target }

  locals {
    // The IDs of clusters and services are their ARNs too, and `service/` needs names.
    by_arns = ecs::names_service_by_arn(target.resource_id)
    wrong   = tf::known(local.by_arns) ? local.by_arns : false
    by_name = ecs::names_service(target.resource_id)
    named   = local.by_name ? true : can(regex("^service/[^/]+/[^/]+$", target.resource_id))
  }

  when      = target.service_namespace == "ecs"
  condition = target.scalable_dimension == "ecs:service:DesiredCount" && !local.wrong && local.named
  message   = "scaling target `${tf::address(target)}` does not name the desired count of a service"
  # The text begins with the name of the cluster, which is right.
  place = target.scalable_dimension != "ecs:service:DesiredCount" ? target.scalable_dimension : can(regex("^service/[^:]+/(arn:|…$)", tf::text(target.resource_id))) && local.wrong ? target : target.resource_id
}
