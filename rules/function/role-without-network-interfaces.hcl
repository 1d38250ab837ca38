rule "LMB025" {
  name     = "role-without-network-interfaces"
  title    = "Role of a function in a VPC that cannot create network interfaces"
  question = "the role of the function can create network interfaces"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Lambda creates the network interfaces of a function in a VPC with the role of the function. AWS refuses the function
    otherwise: "The provided execution role does not have permissions to call CreateNetworkInterface on EC2".
  EOT
  how = "Attach the policy AWSLambdaVPCAccessExecutionRole, or allow `ec2:CreateNetworkInterface`, `ec2:DescribeNetworkInterfaces` and `ec2:DeleteNetworkInterface`."

  each "function" { in = resources.aws_lambda_function }

  locals {
    role    = tf::declared(function.role) ? iam::role(function.role) : null
    subnets = flatten([for settings in function.vpc_config : settings.subnet_ids])
    wanted  = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"]
    # On whatever resource: a policy may name subnets or security groups.
    allowing = [for statement in iam::statements(local.role) : statement if statement.effect == "Allow"]
    missing  = [for action in local.wanted : action if !anytrue([for statement in local.allowing : length(statement.not_actions) > 0 || iam::actions_match(statement.actions, action)])]
  }

  when      = local.role != null && length(local.subnets) > 0
  condition = length(local.missing) == 0
  message   = "AWS refuses `${tf::address(function)}`: role `${tf::address(local.role)}` lacks `${local.missing[0]}`"
  place     = function.role
  related   = [local.role]
  unknown   = "silent"
}
