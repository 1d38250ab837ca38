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
  }

  # From "aws_autoscaling_group": EC2 checks are the default.
  when      = local.balanced
  condition = tf::declared(scaled.health_check_type) ? scaled.health_check_type == "ELB" : false
  message   = "`${tf::address(scaled)}` ignores the health checks of its load balancer"
  place     = scaled.health_check_type
}
