rule "ECS100" {
  name     = "proxied-credentials"
  title    = "Proxy between a container and its role"
  question = "the container asks a proxy for the credentials of its role"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    A container gets the credentials of its task role from http://169.254.170.2, which only it can reach. An SDK or a
    tool that honors `HTTP_PROXY` sends that request to the proxy, and has no credentials.
  EOT
  how = "Add 169.254.170.2 to `NO_PROXY`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "name" { in = ["HTTP_PROXY", "http_proxy"] }

  locals {
    proxy   = lookup(ecs::environment(container), name, null)
    upper   = lookup(ecs::environment(container), "NO_PROXY", "")
    lower   = lookup(ecs::environment(container), "no_proxy", "")
    skipped = [for host in split(",", "${local.upper},${local.lower}") : trimspace(host)]
    direct  = [for host in local.skipped : host if host == "*" || host == "169.254.170.2" || startswith(host, "169.254.") && can(regex("[*/]", host)) || startswith("169.254.170.2", "${trimsuffix(host, ".")}.")]
  }

  when      = tf::declared(task.task_role_arn) && (local.proxy == null ? false : local.proxy != "")
  condition = length(local.direct) > 0
  message   = "container `${container.name}` has `${name}`, but no `NO_PROXY` with 169.254.170.2, where it gets the credentials of its role"
  place     = container.environment
  unknown   = "silent"
}
