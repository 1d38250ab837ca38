rule "API011" {
  name     = "stage-without-waf"
  title    = "API stage without a web ACL"
  question = "the stage has no web ACL"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_29", "APIGateway.4"]

  why = <<-EOT
    An AWS WAF web ACL blocks known malicious requests and request floods before they reach the application.
  EOT
  how = "Add an `aws_wafv2_web_acl_association` with the ARN of the stage."

  each "it" { in = resources.aws_api_gateway_stage }

  locals {
    apis   = [for api in resources.aws_api_gateway_rest_api : api if tf::refers_to(it.rest_api_id, api)]
    hidden = anytrue([for api in local.apis : tf::declared(api.endpoint_configuration[0].types) ? contains(api.endpoint_configuration[0].types, "PRIVATE") : false])
    beside = [for association in concat(resources.aws_wafv2_web_acl_association, resources.aws_wafregional_web_acl_association) : association if tf::refers_to(association.resource_arn, it)]
  }

  when      = !local.hidden
  condition = length(local.beside) > 0
  message   = "stage `${tf::address(it)}` has no web ACL"
  place     = it
}
