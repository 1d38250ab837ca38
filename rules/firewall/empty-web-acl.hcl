rule "WAF001" {
  name     = "empty-web-acl"
  title    = "Web ACL without rules"
  question = "the web ACL has no rules"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_175", "WAF.10", "WAF.8", "WAF.4"]

  why = <<-EOT
    A web ACL without rules applies its default action to every request. It looks like protection, but is none.
  EOT
  how = "Add rules, such as one with a `managed_rule_group_statement`."

  each "it" { in = concat(
    [for acl in resources.aws_wafv2_web_acl : { of = acl, rules = acl.rule, more = acl.rule_json }],
    [for acl in resources.aws_wafregional_web_acl : { of = acl, rules = acl.rule, more = null }],
    [for acl in resources.aws_waf_web_acl : { of = acl, rules = acl.rules, more = null }],
  ) }

  condition = length(coalesce(it.rules, [])) > 0 || tf::declared(it.more)
  message   = "`${tf::address(it.of)}` has no rules"
  place     = it.of
}
