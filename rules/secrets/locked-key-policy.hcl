rule "KMS002" {
  name         = "locked-key-policy"
  title        = "Key policy without an administrator"
  question     = "the key policy allows anyone to change it"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every key policy allows someone to change it."

  why = <<-EOT
    A key policy decides who may change it. AWS rejects a policy that nobody may change. If the lockout safety check is
    bypassed, only AWS Support can recover the key.
  EOT
  how = "Allow `kms:*` to the root user of the account, and control the use of the key with IAM policies."

  each "key" { in = concat([for key in resources.aws_kms_key : key if tf::declared(key.policy)], resources.aws_kms_key_policy) }

  locals {
    managers = [for statement in iam::statements(key.policy) : alltrue([
      statement.effect == "Allow",
      iam::actions_match(statement.actions, "kms:PutKeyPolicy"),
    ]) || (statement.effect == "Allow" && length(statement.not_actions) > 0)]
  }

  condition = anytrue(local.managers)
  message   = "the policy of `${tf::address(key)}` allows nobody to change it"
  place     = key.policy
}
