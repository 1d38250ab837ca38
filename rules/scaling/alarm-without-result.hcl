rule "ALM002" {
  name         = "alarm-without-result"
  title        = "Metric math without a single result"
  question     = "the metric queries of the alarm return the right number of results"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Every metric math alarm has a result."

  why = <<-EOT
    Exactly one query of an alarm returns the data that is compared with the threshold. With `threshold_metric_id`, the
    anomaly detection band returns data too. AWS rejects fewer or more.
  EOT
  how = "Set `return_data = true` in exactly one `metric_query`, or in the metric and the band of an anomaly detection alarm."

  each "alarm" { in = resources.aws_cloudwatch_metric_alarm }

  locals {
    wanted  = tf::declared(alarm.threshold_metric_id) ? aws::fact("cloudwatch.results").anomaly_band : aws::fact("cloudwatch.results").threshold
    results = [for query in alarm.metric_query : query.id if query.return_data == true]
  }

  when      = length(alarm.metric_query) > 0
  condition = length(local.results) == local.wanted
  message   = "`${tf::address(alarm)}` has ${length(local.results)} queries with `return_data` instead of ${local.wanted}"
  place     = alarm.metric_query[0]
}
