rule "ALM003" {
  name     = "disabled-alarm-actions"
  title    = "Disabled alarm actions"
  question = "the actions of the alarm are disabled"
  severity = "medium"
  group    = "correctness"
  aliases  = ["CKV_AWS_319"]

  why = <<-EOT
    The alarm changes its state but notifies nobody.
  EOT
  how = "Remove `actions_enabled = false`."

  each "it" { in = resources.aws_cloudwatch_metric_alarm }

  condition = it.actions_enabled != false
  message   = "the actions of alarm `${tf::address(it)}` are disabled"
  place     = it.actions_enabled

  fix {
    value = true
  }
}
