rule "ELB006" {
  name     = "missing-deletion-protection"
  title    = "Load balancer without deletion protection"
  question = "the load balancer has no deletion protection"
  severity = "low"
  group    = "security"
  expects  = "Every load balancer has deletion protection."
  default  = "off"
  aliases  = ["CKV_AWS_150", "ELB.6", "afecd1f1"]

  why = <<-EOT
    Without deletion protection, a mistaken apply can delete the load balancer, and with it the DNS name that clients
    use.
  EOT
  how = "Set `enable_deletion_protection = true`."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb) }

  condition = it.enable_deletion_protection == true
  message   = "load balancer `${tf::address(it)}` has no deletion protection"
  place     = it.enable_deletion_protection

  fix {
    value = true
  }
}
