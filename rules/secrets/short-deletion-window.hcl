rule "KMS004" {
  name     = "short-deletion-window"
  title    = "Short deletion window of a KMS key"
  question = "the deletion window of the key is short"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["KMS.3", "0b530315"]

  why = <<-EOT
    After the window, all data that was encrypted with the key is lost. A short window leaves little time to notice.
  EOT
  how = "Set `deletion_window_in_days` to ${aws::fact("kms.deletion_window").max}, or remove it."

  option "min_days" {
    type        = number
    default     = aws::fact("kms.deletion_window").max
    description = "The minimum deletion window of a key in days."
  }

  each "it" { in = resources.aws_kms_key }

  condition = tf::declared(it.deletion_window_in_days) ? it.deletion_window_in_days >= option.min_days : true
  message   = "the deletion window of key `${tf::address(it)}` is ${it.deletion_window_in_days} days"
  place     = it.deletion_window_in_days

  fix {
    value = option.min_days
  }
}
