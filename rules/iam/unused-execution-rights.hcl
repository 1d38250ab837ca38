rule "IAM037" {
  name         = "unused-execution-rights"
  title        = "Execution role with unused permissions"
  question     = "the execution role has permissions that ECS never uses"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "The execution role has only permissions that ECS uses."

  why = <<-EOT
    Only ECS uses the execution role: it pulls the image, reads secrets and environment files, and writes logs.
    Containers cannot get its credentials, so every other permission is unused.
  EOT
  how = "Remove the actions, or move them to the task role if the program needs them."

  each "task" { in = resources.aws_ecs_task_definition }
  each "statement" { in = iam::statements(iam::role(task.execution_role_arn)) }

  locals {
    role = tf::declared(task.execution_role_arn) ? iam::role(task.execution_role_arn) : null
    # From "Amazon ECS task execution IAM role" and "Using pull through cache rules", 2026-11.
    used = [
      "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
      "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "kms:Decrypt",
      "ecr:BatchImportUpstreamImage", "ecr:CreateRepository", "secretsmanager:GetSecretValue", "ssm:GetParameters", "s3:GetObject", "s3:GetBucketLocation", "acm-pca:GetCertificate",
    ]
    # A role that tasks have too is used by what runs in them.
    shared  = anytrue([for other in resources.aws_ecs_task_definition : tf::declared(other.task_role_arn) ? other.task_role_arn == task.execution_role_arn : false])
    surplus = [for action in statement.actions : action if !iam::actions_match(action, local.used)]
  }

  # A role that the caller gives is the caller's to judge.
  when      = tf::known(tf::address(local.role)) && !local.shared && statement.effect == "Allow"
  condition = length(local.surplus) == 0
  unknown   = "silent"
  message   = "execution role `${tf::address(local.role)}` has permissions that ECS never uses: ${join(", ", [for action in local.surplus : "`${action}`"])}"
  place     = local.surplus[0]
}
