rule "KMS005" {
  name     = "bypassed-lockout-check"
  title    = "Bypassed lockout check of a key"
  question = "the lockout check of the key is bypassed"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The check keeps a key policy from locking its own author out; without it, only AWS support can help.
  EOT
  how = "Remove `bypass_policy_lockout_safety_check`."

  each "it" { in = resources.aws_kms_key }

  condition = it.bypass_policy_lockout_safety_check != true
  message   = "key `${tf::address(it)}` bypasses the lockout check"
  place     = it.bypass_policy_lockout_safety_check

  fix {
    value = false
  }
}
