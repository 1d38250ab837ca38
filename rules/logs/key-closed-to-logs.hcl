rule "LOG004" {
  name         = "key-closed-to-logs"
  title        = "Key of a log group does not let CloudWatch Logs use it"
  question     = "the policy of the KMS key lets CloudWatch Logs use it"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Keys of log groups let CloudWatch Logs use them."

  why = <<-EOT
    CloudWatch Logs encrypts a group with the key itself, as a service: only the policy of the key can let it. The default
    policy of a key lets the account in and no service, so AWS refuses the log group.
  EOT
  how = "Add a statement to the policy of the key that allows `kms:Encrypt*`, `kms:Decrypt*`, `kms:ReEncrypt*`, `kms:GenerateDataKey*` and `kms:Describe*` to `logs.REGION.amazonaws.com`."

  each "group" { in = resources.aws_cloudwatch_log_group }

  locals {
    admits = iam::key_admits(group.kms_key_id, "logs.amazonaws.com", ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"])
  }

  # A key from elsewhere has a policy of its own.
  when      = local.admits != null
  condition = local.admits
  message   = "log group `${tf::address(group)}` is refused: the policy of its KMS key does not let CloudWatch Logs use it"
  place     = tf::known(local.admits) ? group.kms_key_id : local.admits
}
