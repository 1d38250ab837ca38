rule "WAF002" {
  name     = "web-acl-without-log4j-rule"
  title    = "Web ACL without protection against Log4Shell"
  question = "the web ACL does not block Log4Shell"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_192", "CKV2_AWS_47", "CKV2_AWS_76", "CKV2_AWS_77"]

  why = <<-EOT
    The managed rule group for known bad inputs blocks requests that make vulnerable versions of Log4j run code
    (CVE-2021-44228), among others.
  EOT
  how = "Add a rule with a `managed_rule_group_statement` for `AWSManagedRulesKnownBadInputsRuleSet`, and an `override_action` block with an empty `none` block."

  each "it" { in = resources.aws_wafv2_web_acl }

  locals {
    right = flatten([for rule in coalesce(it.rule, []) : [for statement in coalesce(rule.statement, []) : [
      for group in coalesce(statement.managed_rule_group_statement, []) : alltrue([
        group.name == "AWSManagedRulesKnownBadInputsRuleSet",
        anytrue([for action in coalesce(rule.override_action, []) : length(coalesce(action.none, [])) > 0]),
        !anytrue([for override in coalesce(group.rule_action_override, []) : startswith(override.name, "Log4JRCE") && anytrue([for action in coalesce(override.action_to_use, []) : length(coalesce(action.count, [])) > 0 || length(coalesce(action.allow, [])) > 0])]),
      ])
    ]]])
  }

  condition = anytrue(local.right)
  message   = "`${tf::address(it)}` does not block Log4Shell"
  place     = it
}
