rule "KMS005" {
  name     = "bypassed-lockout-check"
  title    = "KMS key that bypasses the lockout safety check"
  question = "the key bypasses the lockout safety check"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The check rejects a key policy that would lock out its author. After a lockout, only AWS Support can help.
  EOT
  how = "Remove `bypass_policy_lockout_safety_check`."

  each "it" { in = resources.aws_kms_key }

  condition = it.bypass_policy_lockout_safety_check != true
  message   = "key `${tf::address(it)}` bypasses the lockout safety check"
  place     = it.bypass_policy_lockout_safety_check

  fix {
    value = false
  }
}
