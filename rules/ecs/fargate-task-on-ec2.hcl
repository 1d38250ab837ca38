rule "ECS096" {
  name     = "fargate-task-on-ec2"
  title    = "Fargate task launched on EC2"
  question = "the service launches a Fargate task on EC2"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A service without `launch_type`, without a capacity provider strategy and without a default one in its cluster
    launches its tasks on EC2. AWS refuses a task definition that only supports Fargate: "Task definition does not
    support launch_type EC2".
  EOT
  how = "Set `launch_type = \"FARGATE\"`, or a `capacity_provider_strategy` with FARGATE or FARGATE_SPOT."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task     = ecs::task_of(service)
    cluster  = ecs::cluster_of(service)
    settings = local.cluster == null ? [] : [for settings in resources.aws_ecs_cluster_capacity_providers : settings if settings.cluster_name == local.cluster.name || tf::refers_to(settings.cluster_name, local.cluster)]
    defaults = flatten([for settings in local.settings : settings.default_capacity_provider_strategy])
    is_ec2   = tf::declared(service.launch_type) ? service.launch_type == "EC2" : length(service.capacity_provider_strategy) == 0 && local.cluster != null && length(local.defaults) == 0
    by_ecs   = length([for controller in service.deployment_controller : controller if controller.type == "EXTERNAL"]) == 0
  }

  # The caller may add a default strategy to a cluster that is an output.
  when      = tf::declared(local.task.requires_compatibilities) && local.by_ecs && (tf::declared(service.launch_type) || local.cluster != null && !ecs::exported(local.cluster))
  condition = !local.is_ec2 || contains(local.task.requires_compatibilities, "EC2") || !contains(local.task.requires_compatibilities, "FARGATE")
  message   = "`${tf::address(service)}` launches tasks on EC2, but its task definition only supports Fargate"
  place     = service.launch_type
  related   = [local.task]
  unknown   = "silent"
}
