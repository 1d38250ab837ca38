rule "NET001" {
  name         = "public-ip-on-task"
  title        = "Tasks of a service get public addresses"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_333", "ECS.2"]

  why = <<-EOT
    A task with a public address can be reached from the internet as far as its security groups allow, and one mistake in
    them exposes it. A task in a private subnet reaches out through a NAT gateway, and nothing reaches in.
  EOT
  how = "Leave `assign_public_ip` out or set it to `false`, and use private subnets with a route to a NAT gateway."

  each "service" { in = resources.aws_ecs_service }
  each "network" { in = service.network_configuration }

  condition = network.assign_public_ip != true
  message   = "tasks of `${tf::address(service)}` get public addresses"
  place     = network.assign_public_ip
}
