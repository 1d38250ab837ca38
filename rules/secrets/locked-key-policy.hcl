rule "KMS002" {
  name         = "locked-key-policy"
  title        = "Key policy without an administrator"
  question     = "anyone may change the key policy"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every key policy has an administrator."

  why = <<-EOT
    Who may change the policy of a key is in that policy. Where nobody may, AWS refuses it, and with the check switched
    off only AWS support can get the key back.
  EOT
  how = "Allow `kms:*` to the root of the account, and let IAM policies say who may use the key."

  each "key" { in = concat([for key in resources.aws_kms_key : key if tf::declared(key.policy)], resources.aws_kms_key_policy) }

  locals {
    managers = [for statement in iam::statements(key.policy) : alltrue([
      statement.effect == "Allow",
      anytrue([for action in statement.actions : iam::actions_match(action, "kms:PutKeyPolicy")]),
    ]) || (statement.effect == "Allow" && length(statement.not_actions) > 0)]
  }

  condition = anytrue(local.managers)
  message   = "the policy of `${tf::address(key)}` allows nobody to change it"
  place     = key.policy
}
