rule "ELB012" {
  name     = "default-health-check"
  title    = "Target group with the default health check"
  question = "the target group asks for `/` to see whether a target is healthy"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_261"]

  why = <<-EOT
    The default health check asks for `/` and takes 200 for healthy, which many applications do not answer, or
    always answer.
  EOT
  how = "Add `health_check` with the `path` that shows whether the application works."

  each "it" { in = concat(resources.aws_lb_target_group, resources.aws_alb_target_group) }

  when      = contains(["HTTP", "HTTPS"], coalesce(it.protocol, "none"))
  condition = anytrue([for check in it.health_check : tf::declared(check.path)])
  message   = "target group `${tf::address(it)}` has the default health check"
  place     = it
}
