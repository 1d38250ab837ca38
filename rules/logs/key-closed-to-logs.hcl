rule "LOG004" {
  name         = "key-closed-to-logs"
  title        = "KMS key of a log group does not allow CloudWatch Logs"
  question     = "the key policy allows CloudWatch Logs to use the key"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The KMS keys of log groups allow CloudWatch Logs to use them."

  why = <<-EOT
    CloudWatch Logs uses the key as a service, so only the key policy can allow it. The default key policy allows the
    account but no service, so AWS rejects the log group.
  EOT
  how = "Add a statement to the key policy that allows `kms:Encrypt*`, `kms:Decrypt*`, `kms:ReEncrypt*`, `kms:GenerateDataKey*` and `kms:Describe*` to `logs.REGION.amazonaws.com`."

  each "group" { in = resources.aws_cloudwatch_log_group }

  locals {
    admits = iam::key_admits(group.kms_key_id, "logs.amazonaws.com", ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"])
  }

  # The policy of a key from elsewhere is not in this configuration.
  when      = local.admits != null
  condition = local.admits
  message   = "AWS rejects log group `${tf::address(group)}`: the policy of its KMS key does not allow CloudWatch Logs"
  place     = tf::known(local.admits) ? group.kms_key_id : local.admits
}
