rule "ECS018" {
  name         = "unsupported-fargate-parameter"
  title        = "Parameter unsupported on Fargate"
  question     = "a container sets a parameter that Fargate does not support"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "No container sets a parameter that Fargate does not support."

  why = <<-EOT
    Fargate runs tasks on hosts that you do not manage. AWS refuses to register a task definition with parameters for
    the host, its kernel, devices or network.
  EOT
  how = "Remove the parameter, or run the task on EC2."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    linux    = container.linuxParameters
    given    = { for name in aws::fact("fargate.refused_container_fields") : name => try(container[name], null) }
    kernel   = { for name in aws::fact("fargate.refused_linux_parameters") : name => try(local.linux[name], null) }
    added    = coalesce(local.linux.capabilities.add, [])
    firelens = container.firelensConfiguration.options == null ? null : lookup(container.firelensConfiguration.options, "config-file-type", null)

    # An empty list and `false` set nothing.
    fields  = [for name, value in local.given : name if value == null ? false : value == false || value == "" ? false : try(length(value) > 0, true)]
    kernels = [for name, value in local.kernel : name if value == null ? false : try(length(value) > 0, true)]
    refused = concat(
      local.fields,
      [for name in local.kernels : "linuxParameters.${name}"],
      length([for capability in local.added : capability if !contains(aws::fact("fargate.added_capabilities"), capability)]) > 0 ? ["linuxParameters.capabilities.add"] : [],
      local.firelens == null ? [] : contains(aws::fact("fargate.firelens_config_types"), local.firelens) ? [] : ["firelensConfiguration.options"],
    )
  }

  when      = ecs::is_fargate(task)
  condition = length(local.refused) == 0
  message   = "container `${container.name}` sets ${join(", ", [for name in local.refused : "`${name}`"])}, which Fargate does not support"
  place     = length(local.fields) > 0 ? container[local.fields[0]] : length(local.kernels) > 0 ? container.linuxParameters[local.kernels[0]] : length(local.refused) == 0 ? container : contains(local.refused, "linuxParameters.capabilities.add") ? container.linuxParameters.capabilities.add : container.firelensConfiguration.options
}
