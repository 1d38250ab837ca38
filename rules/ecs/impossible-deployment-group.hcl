rule "ECS101" {
  name     = "impossible-deployment-group"
  title    = "Deployment group that cannot deploy its service"
  question = "the deployment group can deploy its service"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    CodeDeploy deploys an ECS service only by blue/green deployments with traffic control, for an application of the
    compute platform ECS, between two target groups. AWS refuses anything else. The defaults are those of instances:
    platform Server, in place, without traffic control.
  EOT
  how = <<-EOT
    Set `compute_platform = "ECS"` in the application, and in the deployment group `deployment_type = "BLUE_GREEN"`,
    `deployment_option = "WITH_TRAFFIC_CONTROL"` and a `target_group_pair_info` with two target groups.
  EOT

  each "group" { in = resources.aws_codedeploy_deployment_group }

  locals {
    apps   = [for app in resources.aws_codedeploy_app : app if app.name == group.app_name || tf::refers_to(group.app_name, app)]
    styles = coalesce(group.deployment_style, [])
    pairs  = flatten([for info in coalesce(group.load_balancer_info, []) : info.target_group_pair_info])
    wrong = concat(
      [for app in local.apps : "the platform of `${tf::address(app)}` is ${coalesce(app.compute_platform, "Server")}" if coalesce(app.compute_platform, "Server") != "ECS"],
      length(local.styles) > 0 && alltrue([for style in local.styles : style.deployment_type == "BLUE_GREEN" && style.deployment_option == "WITH_TRAFFIC_CONTROL"]) ? [] : ["its style is not `BLUE_GREEN` with `WITH_TRAFFIC_CONTROL`"],
      length(local.pairs) > 0 && alltrue([for pair in local.pairs : length(pair.target_group) == 2]) ? [] : ["it has no pair of target groups"],
    )
  }

  when      = length(coalesce(group.ecs_service, [])) > 0
  condition = length(local.wrong) == 0
  message   = "`${tf::address(group)}` cannot deploy its service: ${join(", ", local.wrong)}"
  related   = local.apps
  unknown   = "silent"
}
