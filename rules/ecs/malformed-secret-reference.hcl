rule "ECS032" {
  name         = "malformed-secret-reference"
  title        = "Secret reference is none that ECS can read"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    ECS reads secrets by the ARN of a Secrets Manager secret, or by the ARN or name of an SSM parameter. What is none of
    these it takes for a parameter's name, and the task does not start. After the ARN of a secret come nothing, or the JSON
    key, version stage and version id with exactly three colons.
  EOT
  how = "Give the ARN of the secret, and append `:key::` for one key of a JSON secret."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  each "secret" { in = coalesce(container.secrets, []) }

  locals {
    from      = secret.valueFrom
    parameter = "^(arn:[^:]+:ssm:[^:]*:[^:]*:parameter/.+|/[A-Za-z0-9_./-]+)$"
    manager   = "^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+(:[^:]*:[^:]*:[^:]*)?$"
    wanted    = "${local.parameter}|${local.manager}"
    // What is not known reads as an ellipsis, which stands for one part of an ARN.
    text = tf::text(local.from)
    // A plain name can be that of an SSM parameter, when the configuration has one.
    named = anytrue([for parameter in concat(resources.aws_ssm_parameter, data.aws_ssm_parameter) : parameter.name == local.from])
  }

  // What a caller or another resource gives from the start on is theirs to get right.
  when      = !startswith(local.text, "…")
  condition = can(regex(local.wanted, local.text)) || local.named || can(regex(local.wanted, local.from))
  message   = "the secret `${secret.name}` of container `${container.name}` comes from `${local.from}`, which is no ARN of a secret, and no parameter that is known here"
  place     = secret.valueFrom
}
