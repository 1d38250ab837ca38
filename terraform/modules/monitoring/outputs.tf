output "alarm_names" {
  description = "Names of the alarms"
  value = sort(concat(
    [aws_cloudwatch_metric_alarm.no_success.alarm_name, aws_cloudwatch_metric_alarm.errors.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.waiting : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.failed_invocations : alarm.alarm_name],
  ))
}

output "dashboard_name" {
  description = "Name of the dashboard"
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
