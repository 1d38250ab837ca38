rule "INS018" {
  name     = "balanced-group-without-balancer-checks"
  title    = "Auto Scaling group without load balancer health checks"
  question = "the Auto Scaling group ignores the health checks of its load balancer"
  severity = "low"
  group    = "correctness"
  expects  = "Every Auto Scaling group behind a load balancer uses its health checks."
  aliases  = ["AutoScaling.1"]

  why = <<-EOT
    With EC2 health checks alone, an instance whose program has failed stays in the group: the load balancer sends it no
    requests, and the group does not replace it.
  EOT
  how = "Set `health_check_type = \"ELB\"`."

  each "scaled" { in = resources.aws_autoscaling_group }

  locals {
    attachments = [for attachment in resources.aws_autoscaling_attachment : attachment if tf::refers_to(attachment.autoscaling_group_name, scaled)]
    own         = [for balancers in [scaled.load_balancers, scaled.target_group_arns] : balancers if tf::declared(balancers) ? length(balancers) > 0 : false]
    balanced    = anytrue([for it in concat(local.own, local.attachments) : true])

    # Of a service of ECS, whose targets are its tasks: INS023.
    arns     = concat(tf::declared(scaled.target_group_arns) ? [for arn in scaled.target_group_arns : arn] : [], local.attachments[*].lb_target_group_arn)
    groups   = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if anytrue([for arn in local.arns : tf::refers_to(arn, group)])]
services = [for service in resources.aws_ecs_service : service if anytrue([for balancer in service.load_balancer : anytrue([for group in local.groups : tf::refers_to(balancer.target_group_arn, group)])])]
    by_tasks = length(local.services) > 0
  }

  # From "aws_autoscaling_group": EC2 checks are the default.
  when      = local.balanced && (tf::known(local.by_tasks) ? !local.by_tasks : true)
  condition = tf::declared(scaled.health_check_type) ? scaled.health_check_type == "ELB" : false
  message   = "`${tf::address(scaled)}` ignores the health checks of its load balancer"
  place     = scaled.health_check_type
}
