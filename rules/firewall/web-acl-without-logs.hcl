rule "WAF003" {
  name     = "web-acl-without-logs"
  title    = "Web ACL without logs"
  question = "the web ACL writes no logs"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_176", "CKV2_AWS_31", "WAF.1", "WAF.11"]

  why = <<-EOT
    Logs show which requests were blocked, and which were not.
  EOT
  how = "Add an `aws_wafv2_web_acl_logging_configuration` for the web ACL."

  each "it" { in = concat(
    [for acl in resources.aws_wafv2_web_acl : { of = acl, logs = [] }],
    [for acl in resources.aws_wafregional_web_acl : { of = acl, logs = acl.logging_configuration }],
    [for acl in resources.aws_waf_web_acl : { of = acl, logs = acl.logging_configuration }],
  ) }

  locals {
    beside = [for logging in resources.aws_wafv2_web_acl_logging_configuration : logging if tf::refers_to(logging.resource_arn, it.of)]
  }

  condition = (it.logs == null ? false : length(it.logs) > 0) || length(local.beside) > 0
  message   = "`${tf::address(it.of)}` writes no logs"
  place     = it.of
}
