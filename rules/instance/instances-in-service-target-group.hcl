rule "INS023" {
  name     = "instances-in-service-target-group"
  title    = "Container instances replaced by the health checks of a service"
  question = "the group registers its instances in the target group of a service"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    ECS registers the tasks of a service in its target group. An Auto Scaling group with the same target group registers
    each instance, too, on the port of the target group, where nothing listens unless a task happens to. With health
    checks of the type `ELB`, the group then terminates the instances again and again, with the tasks on them.
  EOT
  how = "Remove the target group from the Auto Scaling group, and its `health_check_type`: ECS registers the targets itself."

  each "scaled" { in = resources.aws_autoscaling_group }

  locals {
    attached = [for attachment in resources.aws_autoscaling_attachment : attachment.lb_target_group_arn if tf::refers_to(attachment.autoscaling_group_name, scaled)]
    arns     = concat(tf::declared(scaled.target_group_arns) ? [for arn in scaled.target_group_arns : arn] : [], local.attached)
    groups   = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if anytrue([for arn in local.arns : tf::refers_to(arn, group)])]
    services = [for service in resources.aws_ecs_service : service if anytrue([for balancer in service.load_balancer : anytrue([for group in local.groups : tf::refers_to(balancer.target_group_arn, group)])])]
  }

  # From "aws_autoscaling_group": EC2 checks are the default.
  when      = tf::declared(scaled.health_check_type) ? scaled.health_check_type == "ELB" : false
  condition = length(local.services) == 0
  message   = "`${tf::address(scaled)}` registers its instances in the target group of `${tf::address(try(local.services[0], null))}`, and replaces those that fail its health check"
  place     = scaled.health_check_type
  related   = local.services
  unknown   = "silent"
}
