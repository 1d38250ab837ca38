rule "NET010" {
  name         = "no-egress"
  title        = "Tasks cannot reach anything"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    AWS gives a new security group a rule that lets everything out; Terraform removes it. A task in a group without egress
    rules cannot pull its image, and does not start.
  EOT
  how = "Add an egress rule for 443/tcp."

  each "service" { in = resources.aws_ecs_service }
  each "network" { in = service.network_configuration }

  locals {
    groups = coalesce(network.security_groups, [])
    rules  = flatten([for group in local.groups : net::rules(group)])

    // Groups from elsewhere may let out whatever they like.
    here = tf::known([for group in local.groups : net::security_group(group) == null]) && alltrue([for group in local.groups : net::security_group(group) != null])
  }

  when      = local.here && length(local.groups) > 0
  condition = anytrue([for rule in local.rules : rule.direction == "egress"])
  message   = "no security group of `${tf::address(service)}` lets anything out, not even the pull of the image"
  place     = network.security_groups
}
