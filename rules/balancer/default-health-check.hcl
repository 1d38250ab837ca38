rule "ELB012" {
  name     = "default-health-check"
  title    = "Target group with the default health check"
  question = "the target group uses the default health check"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_261"]

  why = <<-EOT
    The default health check requests `/` and expects status 200. Many applications never answer it that way, or do so
    even when they are broken.
  EOT
  how = "Add a `health_check` block with a `path` that shows whether the application works."

  each "it" { in = concat(resources.aws_lb_target_group, resources.aws_alb_target_group) }

  when      = contains(["HTTP", "HTTPS"], coalesce(it.protocol, "none"))
  condition = anytrue([for check in it.health_check : tf::declared(check.path)])
  message   = "target group `${tf::address(it)}` uses the default health check"
  place     = it
}
