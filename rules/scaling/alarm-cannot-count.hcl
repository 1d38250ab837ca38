rule "ALM001" {
  name         = "alarm-cannot-count"
  title        = "More data points than evaluation periods"
  question     = "the alarm waits for more data points than it evaluates"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Alarms count what they name."

  why = <<-EOT
    An alarm goes off when `datapoints_to_alarm` of its last `evaluation_periods` are beyond the threshold. AWS refuses
    more data points than periods.
  EOT
  how = "Lower `datapoints_to_alarm`, or raise `evaluation_periods`."

  each "alarm" { in = resources.aws_cloudwatch_metric_alarm }

  when      = tf::declared(alarm.datapoints_to_alarm) ? alarm.datapoints_to_alarm != null && alarm.evaluation_periods != null : false
  condition = alarm.datapoints_to_alarm <= alarm.evaluation_periods
  message   = "`${tf::address(alarm)}` waits for ${alarm.datapoints_to_alarm} data points of ${alarm.evaluation_periods}"
  place     = alarm.datapoints_to_alarm
  related   = [alarm.evaluation_periods]

  fix {
    value = alarm.evaluation_periods
  }
}
