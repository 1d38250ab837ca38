rule "LOG004" {
  name         = "key-closed-to-logs"
  title        = "KMS key of a log group does not allow CloudWatch Logs"
  question     = "the key policy allows CloudWatch Logs to use the key"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The KMS keys of log groups allow CloudWatch Logs to use them."

  why = <<-EOT
    CloudWatch Logs uses the key as a service, so only the key policy can allow it, for the ARN of this log group if it
    has a condition. The default key policy allows the account but no service, so AWS rejects the log group.
  EOT
  how = "Add a statement to the key policy that allows `kms:Encrypt*`, `kms:Decrypt*`, `kms:ReEncrypt*`, `kms:GenerateDataKey*` and `kms:Describe*` to `logs.REGION.amazonaws.com`."

  each "group" { in = resources.aws_cloudwatch_log_group }

  locals {
    actions = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
    admits  = iam::key_admits(group.kms_key_id, "logs.amazonaws.com", local.actions)

    # A condition may name another group. Whether AWS compares the ARN with or without `:*` is left open.
    contexts = [for arn in [group.arn, "${group.arn}:*"] : iam::key_admits_when(group.kms_key_id, "logs.amazonaws.com", local.actions, { "kms:EncryptionContext:aws:logs:arn" = arn })]
    closed   = alltrue([for admitted in local.contexts : tf::known(admitted) ? !admitted : false])
  }

  # The policy of a key from elsewhere is not in this configuration.
  when      = local.admits != null
  condition = local.admits && !local.closed
  message   = "AWS rejects log group `${tf::address(group)}`: the policy of its KMS key does not allow CloudWatch Logs${tf::known(local.admits) ? local.admits ? " for it" : "" : ""}"
  place     = tf::known(local.admits) ? group.kms_key_id : local.admits
}
