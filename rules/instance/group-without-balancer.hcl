rule "INS019" {
  name     = "group-without-balancer"
  title    = "Auto Scaling group without a load balancer"
  question = "the Auto Scaling group has no load balancer"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["8e94dced"]

  why = <<-EOT
    A group that serves requests needs a load balancer that tracks its instances. Workers that poll for work do not.
  EOT
  how = "Attach a target group with `target_group_arns`, or disable this rule for workers."

  each "scaled" { in = resources.aws_autoscaling_group }

  locals {
    attachments = [for attachment in resources.aws_autoscaling_attachment : attachment if tf::refers_to(attachment.autoscaling_group_name, scaled)]
    own         = [for balancers in [scaled.load_balancers, scaled.target_group_arns] : balancers if tf::declared(balancers) ? length(balancers) > 0 : false]
  }

  condition = anytrue([for it in concat(local.own, local.attachments) : true]) || length(scaled.traffic_source) > 0
  message   = "`${tf::address(scaled)}` has no load balancer"
  place     = scaled
}
