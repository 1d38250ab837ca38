rule "KMS007" {
  name         = "key-closed-to-sender"
  title        = "KMS key of a topic or queue does not allow the sender"
  question     = "the KMS key does not allow the sender"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "The KMS keys of topics and queues allow their senders."

  why = <<-EOT
    A service that sends to an encrypted topic or queue uses its KMS key, so the key policy must allow the service. The
    keys `alias/aws/sns` and `alias/aws/sqs` allow no services, and EventBridge sends no `aws:SourceArn` to the key of a
    topic. Messages are lost without an error.
  EOT
  how = "Encrypt with a customer managed key whose policy allows `kms:GenerateDataKey*` and `kms:Decrypt` to the service. For EventBridge and a topic, do not add a condition on the source."

  each "sender" { in = concat(resources.aws_cloudwatch_event_target, resources.aws_sns_topic_subscription) }
  each "argument" { in = [strcontains(tf::address(sender), "aws_sns_topic_subscription.") ? "endpoint" : "arn"] }
  each "receiver" { in = concat(
    [for topic in resources.aws_sns_topic : topic if tf::refers_to(sender[argument], topic)],
    [for queue in resources.aws_sqs_queue : queue if tf::refers_to(sender[argument], queue)],
  ) }

  locals {
    key      = receiver.kms_master_key_id
    call     = aws::fact("callers.events_key_of_topic")
    service  = argument == "endpoint" ? aws::fact("callers.sns_queue").service : local.call.service
    is_topic = strcontains(tf::address(receiver), "aws_sns_topic.")
    request  = local.is_topic ? { for key in local.call.never : key => null } : {}
    admits   = iam::key_admits_when(local.key, local.service, local.call.actions, local.request)
    managed  = tf::known(local.key) ? contains(aws::fact("callers.managed_keys"), local.key) : false
  }

  # The policy of a key from elsewhere is not in this configuration.
  when      = local.managed || local.admits != null
  condition = !local.managed && local.admits
  message   = local.managed ? "`${tf::address(receiver)}` is encrypted with `${local.key}`, which ${local.service} cannot use for `${tf::address(sender)}`" : "the KMS key policy of `${tf::address(receiver)}` does not allow ${local.service} for `${tf::address(sender)}`"
  place     = local.key
  related   = [sender]
}
