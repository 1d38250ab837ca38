rule "ECS089" {
  name     = "network-configuration-without-awsvpc"
  title    = "Unsupported network configuration"
  question = "the tasks do not support the network configuration"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Only tasks in network mode `awsvpc` have their own subnets and security groups. AWS refuses others: "Network
    Configuration is not valid for the given networkMode of this task definition". Only Fargate assigns public IP
    addresses: "Assign public IP is not supported for this launch type".
  EOT
  how = "Set `network_mode = \"awsvpc\"` in the task definition, or remove `network_configuration`; on EC2, remove `assign_public_ip`."

  each "service" { in = resources.aws_ecs_service }
  each "network" { in = service.network_configuration }

  locals {
    task      = ecs::task_of(service)
    # Another mode on Fargate is ECS012.
    mode      = local.task == null || ecs::is_fargate(service) ? "awsvpc" : tf::declared(local.task.network_mode) ? local.task.network_mode : "bridge"
    is_awsvpc = local.mode == "awsvpc"
    # With capacity providers, the launch type is not known.
    is_public = contains(["EC2", "EXTERNAL"], coalesce(service.launch_type, "none")) && coalesce(network.assign_public_ip, false)
  }

  condition = local.is_awsvpc && !local.is_public
  message   = local.is_awsvpc ? "`${tf::address(service)}` sets `assign_public_ip`, which tasks on ${service.launch_type} do not support" : "`${tf::address(service)}` has a network configuration, but its task has network mode ${local.mode}"
  place     = local.is_awsvpc ? network.assign_public_ip : network
  unknown   = "silent"
}
