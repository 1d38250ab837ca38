rule "ECS089" {
  name     = "network-configuration-without-awsvpc"
  title    = "Network configuration that the tasks cannot have"
  question = "the tasks cannot have the network configuration"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Only tasks of the network mode `awsvpc` have subnets and security groups of their own: AWS refuses others with "Network
    Configuration is not valid for the given networkMode of this task definition". And only Fargate gives tasks a public address:
    "Assign public IP is not supported for this launch type".
  EOT
  how = "Set `network_mode = \"awsvpc\"` in the task definition or remove `network_configuration`; on EC2 remove `assign_public_ip`."

  each "service" { in = resources.aws_ecs_service }
  each "network" { in = service.network_configuration }

  locals {
    task      = ecs::task_of(service)
    # Another mode on Fargate is ECS012.
    mode      = local.task == null || ecs::is_fargate(service) ? "awsvpc" : tf::declared(local.task.network_mode) ? local.task.network_mode : "bridge"
    is_awsvpc = local.mode == "awsvpc"
    # Capacity providers say nothing of what their instances are.
    is_public = contains(["EC2", "EXTERNAL"], coalesce(service.launch_type, "none")) && coalesce(network.assign_public_ip, false)
  }

  condition = local.is_awsvpc && !local.is_public
  message   = local.is_awsvpc ? "`${tf::address(service)}` asks for a public address, which tasks on ${service.launch_type} cannot have" : "`${tf::address(service)}` has a network configuration, and its task the network mode ${local.mode}"
  place     = local.is_awsvpc ? network.assign_public_ip : network
  unknown   = "silent"
}
