rule "WAF004" {
  name     = "rule-without-action"
  title    = "Rule of a web ACL without an action"
  question = "the rule has no action"
  severity = "medium"
  group    = "correctness"
  aliases  = ["CKV_AWS_342"]

  why = <<-EOT
    AWS WAF refuses a rule without an action, or the rule does nothing.
  EOT
  how = "Add an `action` block, or `override_action` for a rule group."

  each "it" { in = concat(
    [for acl in resources.aws_wafv2_web_acl : { of = acl, rules = [for rule in coalesce(acl.rule, []) : { of = rule, name = rule.name, acts = length(coalesce(rule.action, [])) > 0 || length(coalesce(rule.override_action, [])) > 0 || anytrue([for statement in coalesce(rule.statement, []) : length(coalesce(statement.managed_rule_group_statement, [])) > 0]) }] }],
    [for group in resources.aws_wafv2_rule_group : { of = group, rules = [for rule in coalesce(group.rule, []) : { of = rule, name = rule.name, acts = length(coalesce(rule.action, [])) > 0 }] }],
    [for acl in resources.aws_wafregional_web_acl : { of = acl, rules = [for rule in coalesce(acl.rule, []) : { of = rule, name = rule.rule_id, acts = length(coalesce(rule.action, [])) > 0 || length(coalesce(rule.override_action, [])) > 0 }] }],
    [for acl in resources.aws_waf_web_acl : { of = acl, rules = [for rule in coalesce(acl.rules, []) : { of = rule, name = rule.rule_id, acts = length(coalesce(rule.action, [])) > 0 || length(coalesce(rule.override_action, [])) > 0 }] }],
  ) }
  each "rule" { in = it.rules }

  condition = rule.acts
  message   = "${tf::known(rule.name) ? "rule `${rule.name}`" : "a rule"} of `${tf::address(it.of)}` has no action"
  place     = rule.of
}
