rule "ELB013" {
  name     = "public-balancer-without-waf"
  title    = "Internet-facing load balancer without a web ACL"
  question = "the load balancer has no web ACL"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_28", "ELB.16", "0afa6ab8"]

  why = <<-EOT
    An AWS WAF web ACL blocks known malicious requests and request floods before they reach the application.
  EOT
  how = "Add an `aws_wafv2_web_acl_association` with the ARN of the load balancer."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb) }

  locals {
    beside = [for association in concat(resources.aws_wafv2_web_acl_association, resources.aws_wafregional_web_acl_association) : association if tf::refers_to(association.resource_arn, it)]
  }

  when      = coalesce(it.load_balancer_type, "application") == "application" && (tf::declared(it.internal) ? it.internal != true : true)
  condition = length(local.beside) > 0
  message   = "internet-facing load balancer `${tf::address(it)}` has no web ACL"
  place     = it
}
