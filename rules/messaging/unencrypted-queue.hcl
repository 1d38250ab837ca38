rule "SQS001" {
  name         = "unencrypted-queue"
  title        = "Unencrypted queue"
  question     = "the queue is not encrypted"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every queue is encrypted."
  aliases      = ["CKV_AWS_27", "AWS-0096", "SQS.1", "AC_AWS_0366", "6e8849c1"]

  why = <<-EOT
    SQS encrypts new queues by default. This queue disables it, so its messages are stored unencrypted.
  EOT
  how = "Remove `sqs_managed_sse_enabled = false`, or set `kms_master_key_id`."

  each "queue" { in = resources.aws_sqs_queue }

  condition = (tf::declared(queue.kms_master_key_id) && !(tf::known(queue.kms_master_key_id) && queue.kms_master_key_id == "")) || !tf::declared(queue.sqs_managed_sse_enabled) || queue.sqs_managed_sse_enabled == true
  message   = "queue `${tf::address(queue)}` is not encrypted"
  place     = queue.sqs_managed_sse_enabled

  fix {
    at    = queue.sqs_managed_sse_enabled
    value = true
  }
}
