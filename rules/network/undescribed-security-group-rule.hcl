rule "NET016" {
  name     = "undescribed-security-group-rule"
  title    = "Security group rule without a description"
  question = "the security group rule has no description"
  severity = "info"
  group    = "hygiene"
  aliases  = ["CKV_AWS_23", "AWS-0124", "68eb4bf3"]

  why = <<-EOT
    Without a description, nobody knows later whether the rule is still needed, so nobody removes it.
  EOT
  how = "Add a `description` that says who needs the rule, and why."

  each "rule" { in = net::all_rules() }

  condition = tf::declared(rule.description) ? rule.description != "" && rule.description != "Managed by Terraform" : false
  message   = "a rule of `${rule.resource}` has no description"
  place     = rule.description
}
