rule "ALM001" {
  name         = "alarm-cannot-count"
  title        = "More data points than evaluation periods"
  question     = "the alarm needs more data points than it evaluates"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Alarms need no more data points than they evaluate."

  why = <<-EOT
    An alarm fires when `datapoints_to_alarm` of the last `evaluation_periods` breach the threshold. AWS rejects more
    data points than periods.
  EOT
  how = "Lower `datapoints_to_alarm`, or raise `evaluation_periods`."

  each "alarm" { in = resources.aws_cloudwatch_metric_alarm }

  when      = tf::declared(alarm.datapoints_to_alarm) ? alarm.datapoints_to_alarm != null && alarm.evaluation_periods != null : false
  condition = alarm.datapoints_to_alarm <= alarm.evaluation_periods
  message   = "`${tf::address(alarm)}` needs ${alarm.datapoints_to_alarm} breaching data points in ${alarm.evaluation_periods} evaluation periods"
  place     = alarm.datapoints_to_alarm
  related   = [alarm.evaluation_periods]

  fix {
    value = alarm.evaluation_periods
  }
}
