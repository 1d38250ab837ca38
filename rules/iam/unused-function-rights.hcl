rule "IAM065" {
  name         = "unused-function-rights"
  title        = "Function role with permissions that functions cannot use"
  question     = "the role has permissions that its functions cannot use"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Roles of functions have no permissions that functions cannot use."

  why = <<-EOT
    Some actions serve only one kind of client, such as an agent on an instance or an EFS mount. A function that is not
    configured for it never uses them.
  EOT
  how = "Remove the actions."

  each "role" { in = resources.aws_iam_role }
  each "statement" { in = iam::statements(role) }

  locals {
    trusted   = flatten([for trust in iam::statements(role.assume_role_policy) : [for principal in trust.principals : principal.identifiers] if trust.effect == "Allow"])
    functions = [for it in resources.aws_lambda_function : it if tf::refers_to(it.role, role)]
    mounting  = anytrue([for function in local.functions : length(coalesce(function.file_system_config, [])) > 0])
    # Agents of ECS and Systems Manager, and calls that are not signed, so that no policy is asked. From the Service Authorization
    # Reference, "ssmmessages and ec2messages" of the Systems Manager guide, and "AssumeRoleWithWebIdentity", 2026-11.
    agents = [
      "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
      "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply",
      "ssm:UpdateInstanceInformation", "ecs:DiscoverPollEndpoint", "ecs:Poll", "ecs:StartTelemetrySession", "ecs:SubmitContainerStateChange", "ecs:SubmitTaskStateChange", "ecs:SubmitAttachmentStateChanges",
      "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML",
    ]
    mounts  = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess"]
    unused  = concat(local.agents, local.mounting ? [] : local.mounts)
    # A wildcard may be meant for others that it takes in.
    surplus = [for action in statement.actions : action if contains([for name in local.unused : lower(name)], lower(action))]
  }

  when = alltrue([
    length(local.functions) > 0,
    alltrue([for service in local.trusted : contains(["lambda.amazonaws.com", "edgelambda.amazonaws.com"], service)]),
    statement.effect == "Allow",
  ])
  condition = length(local.surplus) == 0
  unknown   = "silent"
  message   = "no function of role `${tf::address(role)}` can use ${join(", ", [for action in local.surplus : "`${action}`"])}"
  place     = local.surplus[0]
}
