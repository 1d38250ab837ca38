rule "KMS007" {
  name         = "key-closed-to-sender"
  title        = "Key of a topic or queue is closed to what sends to it"
  question     = "the key is closed to what sends"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Keys of topics and queues let senders use them."

  why = <<-EOT
    A service that sends to an encrypted topic or queue uses its key itself: only the policy of the key can let it. The keys
    `alias/aws/sns` and `alias/aws/sqs` let no service in, and EventBridge sends no `aws:SourceArn` to the key of a topic. Messages
    are lost, and nothing says so.
  EOT
  how = "Encrypt with a customer managed key, whose policy allows `kms:GenerateDataKey*` and `kms:Decrypt` to the service; to EventBridge, for a topic, without a condition on the source."

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

  # A key from elsewhere has a policy of its own.
  when      = local.managed || local.admits != null
  condition = !local.managed && local.admits
  message   = local.managed ? "`${tf::address(receiver)}` is encrypted with `${local.key}`, which ${local.service} may not use for `${tf::address(sender)}`" : "the policy of the key of `${tf::address(receiver)}` does not let ${local.service} use it for `${tf::address(sender)}`"
  place     = local.key
  related   = [sender]
}
