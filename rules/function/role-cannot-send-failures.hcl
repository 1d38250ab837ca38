rule "LMB027" {
  name         = "role-cannot-send-failures"
  title        = "Function role that cannot send failed events"
  question     = "the role of the function can send failed events"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "The role of a function may send failed events to their destination."

  why = <<-EOT
    Lambda sends failed events with the role of the function. AWS refuses the function or its destination otherwise:
    "The provided execution role does not have permissions to call SendMessage on SQS".
  EOT
  how = "Allow the role of the function `sqs:SendMessage` on the queue, or `sns:Publish` on the topic."

  each "function" { in = resources.aws_lambda_function }

  locals {
    role     = tf::declared(function.role) ? iam::role(function.role) : null
    settings = [for setting in resources.aws_lambda_function_event_invoke_config : setting if setting.function_name == function.function_name || tf::refers_to(setting.function_name, function)]
    blocks   = flatten([for setting in local.settings : setting.destination_config])
    ends     = flatten([for block in local.blocks : concat(coalesce(block.on_failure, []), coalesce(block.on_success, []))])
    targets  = concat([for block in coalesce(function.dead_letter_config, []) : block.target_arn], [for end in local.ends : end.destination])
    queues   = flatten([for target in local.targets : [for queue in resources.aws_sqs_queue : queue if tf::refers_to(target, queue)]])
    topics   = flatten([for target in local.targets : [for topic in resources.aws_sns_topic : topic if tf::refers_to(target, topic)]])
    closed = concat(
      [for queue in local.queues : "`sqs:SendMessage` on `${tf::address(queue)}`" if !iam::allows(local.role, "sqs:SendMessage", queue.arn)],
      [for topic in local.topics : "`sns:Publish` on `${tf::address(topic)}`" if !iam::allows(local.role, "sns:Publish", topic.arn)],
    )
  }

  when      = local.role != null && length(local.queues) + length(local.topics) > 0
  condition = length(local.closed) == 0
  message   = "AWS refuses the destination of failed events of `${tf::address(function)}`: role `${tf::address(local.role)}` lacks ${local.closed[0]}"
  place     = function.role
  related   = [local.role]
  unknown   = "silent"
}
