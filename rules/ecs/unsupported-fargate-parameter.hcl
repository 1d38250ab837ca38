rule "ECS018" {
  name         = "unsupported-fargate-parameter"
  title        = "Fargate does not have this parameter"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]

  why = <<-EOT
    Fargate runs tasks on hosts that are not yours: parameters about the host are refused when the task definition is
    registered.
  EOT
  how = "Remove the parameter, or run the task on EC2."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    linux = container.linuxParameters
    added = local.linux == null ? [] : local.linux.capabilities == null ? [] : local.linux.capabilities.add == null ? [] : local.linux.capabilities.add
    set = {
      privileged                         = container.privileged == true
      disableNetworking                  = container.disableNetworking == true
      dnsServers                         = container.dnsServers == null ? false : length(container.dnsServers) > 0
      dnsSearchDomains                   = container.dnsSearchDomains == null ? false : length(container.dnsSearchDomains) > 0
      dockerSecurityOptions              = container.dockerSecurityOptions == null ? false : length(container.dockerSecurityOptions) > 0
      extraHosts                         = container.extraHosts == null ? false : length(container.extraHosts) > 0
      links                              = container.links == null ? false : length(container.links) > 0
      "linuxParameters.maxSwap"          = local.linux == null ? false : local.linux.maxSwap != null
      "linuxParameters.swappiness"       = local.linux == null ? false : local.linux.swappiness != null
      "linuxParameters.sharedMemorySize" = local.linux == null ? false : local.linux.sharedMemorySize != null
      "linuxParameters.devices"          = local.linux == null ? false : local.linux.devices == null ? false : length(local.linux.devices) > 0
      "linuxParameters.tmpfs"            = local.linux == null ? false : local.linux.tmpfs == null ? false : length(local.linux.tmpfs) > 0
      "linuxParameters.capabilities.add" = length([for capability in local.added : capability if capability != "SYS_PTRACE"]) > 0
    }
    refused = [for name, is_set in local.set : name if is_set]
  }

  when      = ecs::is_fargate(task)
  condition = length(local.refused) == 0
  message   = "container `${container.name}` sets ${join(", ", local.refused)}, which Fargate refuses"
  place     = container
}
