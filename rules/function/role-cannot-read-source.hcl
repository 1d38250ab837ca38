rule "LMB026" {
  name         = "role-cannot-read-source"
  title        = "Function role that cannot read its event source"
  question     = "the role of the function can read the event source"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "The role of a function may read its event sources."

  why = <<-EOT
    Lambda reads a queue or stream with the role of the function. AWS refuses the event source mapping otherwise: "The
    provided execution role does not have permissions to call ReceiveMessage on SQS".
  EOT
  how = "Allow the role of the function to read the source: for a queue `sqs:ReceiveMessage`, `sqs:DeleteMessage` and `sqs:GetQueueAttributes`."

  each "mapping" { in = resources.aws_lambda_event_source_mapping }
  each "source" { in = concat(
    [for queue in resources.aws_sqs_queue : { item = queue, actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] } if tf::refers_to(mapping.event_source_arn, queue)],
    [for stream in resources.aws_kinesis_stream : { item = stream, actions = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"] } if tf::refers_to(mapping.event_source_arn, stream)],
  ) }
  each "function" { in = [for function in resources.aws_lambda_function : function if mapping.function_name == function.function_name || tf::refers_to(mapping.function_name, function)] }

  locals {
    role     = tf::declared(function.role) ? iam::role(function.role) : null
    attached = [for policy in resources.aws_sqs_queue_policy : policy.policy if tf::refers_to(policy.queue_url, source.item)]
    # A policy of the queue may allow the role.
    by_queue = anytrue([for statement in flatten([for policy in local.attached : iam::statements(policy)]) : anytrue([for principal in statement.principals : principal.type != "Service"])])
    missing  = [for action in source.actions : action if !iam::allows(local.role, action, source.item.arn)]
  }

  # A role from the caller is not checked here.
  when      = tf::known(tf::address(local.role)) && local.role != null && !local.by_queue
  condition = length(local.missing) == 0
  message   = "AWS refuses `${tf::address(mapping)}`: role `${tf::address(local.role)}` lacks `${local.missing[0]}` on `${tf::address(source.item)}`"
  place     = mapping.event_source_arn
  related   = [local.role, function]
}
