rule "KMS006" {
  name     = "key-without-policy"
  title    = "KMS key without a policy"
  question = "the key has the default policy"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_64"]

  why = <<-EOT
    The default key policy leaves access to IAM policies: any principal of the account with KMS permissions can use the
    key.
  EOT
  how = "Set `policy`, or add an `aws_kms_key_policy`."

  each "it" { in = resources.aws_kms_key }

  locals {
    beside = [for policy in resources.aws_kms_key_policy : policy if tf::refers_to(policy.key_id, it)]
  }

  condition = tf::declared(it.policy) || length(local.beside) > 0
  message   = "key `${tf::address(it)}` has the default policy"
  place     = it.policy
}
