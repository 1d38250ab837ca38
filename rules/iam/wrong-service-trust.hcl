rule "IAM043" {
  name         = "wrong-service-trust"
  title        = "Role does not trust the service that uses it"
  question     = "the role does not trust the service that uses it"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Roles trust the services that use them."

  why = <<-EOT
    A service can use a role only if the trust policy of the role names the service. Otherwise AWS rejects the resource,
    or the service fails when it needs the role.
  EOT
  how = "Allow `sts:AssumeRole` to the service in the trust policy of the role."

  each "use" {
    in = concat(
      [for it in resources.aws_iam_instance_profile : { by = it, role = it.role, service = "ec2.amazonaws.com" }],
      [for it in resources.aws_sfn_state_machine : { by = it, role = it.role_arn, service = "states.amazonaws.com" }],
      [for it in resources.aws_pipes_pipe : { by = it, role = it.role_arn, service = "pipes.amazonaws.com" }],
      [for it in resources.aws_codebuild_project : { by = it, role = it.service_role, service = "codebuild.amazonaws.com" }],
      [for it in resources.aws_codepipeline : { by = it, role = it.role_arn, service = "codepipeline.amazonaws.com" }],
      [for it in resources.aws_codedeploy_deployment_group : { by = it, role = it.service_role_arn, service = "codedeploy.amazonaws.com" }],
      [for it in resources.aws_cloudtrail : { by = it, role = it.cloud_watch_logs_role_arn, service = "cloudtrail.amazonaws.com" }],
      [for it in resources.aws_backup_selection : { by = it, role = it.iam_role_arn, service = "backup.amazonaws.com" }],
      [for it in resources.aws_config_configuration_recorder : { by = it, role = it.role_arn, service = "config.amazonaws.com" }],
      [for it in resources.aws_api_gateway_account : { by = it, role = it.cloudwatch_role_arn, service = "apigateway.amazonaws.com" }],
      [for it in resources.aws_eks_cluster : { by = it, role = it.role_arn, service = "eks.amazonaws.com" }],
      [for it in resources.aws_eks_node_group : { by = it, role = it.node_role_arn, service = "ec2.amazonaws.com" }],
      [for it in resources.aws_db_instance : { by = it, role = it.monitoring_role_arn, service = "monitoring.rds.amazonaws.com" }],
      # Those that run tasks are judged with all that they need.
      [for it in resources.aws_cloudwatch_event_target : { by = it, role = it.role_arn, service = "events.amazonaws.com" } if length(coalesce(it.ecs_target, [])) == 0],
      flatten([for it in resources.aws_scheduler_schedule : [for target in coalesce(it.target, []) : { by = it, role = target.role_arn, service = "scheduler.amazonaws.com" } if length(coalesce(target.ecs_parameters, [])) == 0]]),
    )
  }

  locals {
    role = tf::declared(use.role) ? iam::role(use.role) : null
  }

  # A role from the caller is judged in the caller's configuration.
  when      = tf::known(tf::address(local.role)) && local.role != null
  condition = iam::trusts(local.role, use.service)
  message   = "`${tf::address(local.role)}`, which `${tf::address(use.by)}` uses, does not trust ${use.service} (trust-principal-mismatch-for-use)"
  # The name of a role comes from the role, its ARN from here.
  place     = tf::known(use.role) ? use.by : use.role
  related   = [local.role]
}
