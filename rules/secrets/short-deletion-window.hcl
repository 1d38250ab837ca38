rule "KMS004" {
  name     = "short-deletion-window"
  title    = "Short deletion window of a key"
  question = "the deletion window of the key is short"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["KMS.3"]

  why = <<-EOT
    After the window, everything that was encrypted with the key is lost. A short one leaves little time to notice.
  EOT
  how = "Set `deletion_window_in_days` to ${aws::fact("kms.deletion_window").max}, or leave it out."

  option "min_days" {
    type        = number
    default     = aws::fact("kms.deletion_window").max
    description = "The fewest days between the request to delete a key and its end."
  }

  each "it" { in = resources.aws_kms_key }

  condition = tf::declared(it.deletion_window_in_days) ? it.deletion_window_in_days >= option.min_days : true
  message   = "key `${tf::address(it)}` is deleted ${it.deletion_window_in_days} days after it was scheduled"
  place     = it.deletion_window_in_days

  fix {
    value = option.min_days
  }
}
