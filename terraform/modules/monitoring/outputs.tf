output "alarm_names" {
  description = "Names of the alarms"
  value = sort(concat(
    [for alarm in [aws_cloudwatch_metric_alarm.no_success, aws_cloudwatch_metric_alarm.gave_up, aws_cloudwatch_metric_alarm.errors] : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.waiting : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.failed_invocations : alarm.alarm_name],
  ))
}

output "dashboard_name" {
  description = "Name of the dashboard"
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
