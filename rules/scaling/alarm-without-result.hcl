rule "ALM002" {
  name         = "alarm-without-result"
  title        = "Metric math has no single result"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]

  why = <<-EOT
    Of the queries of an alarm, exactly one returns the data that is compared with the threshold. AWS refuses none, and
    more than one.
  EOT
  how = "Set `return_data = true` in one `metric_query`."

  each "alarm" { in = resources.aws_cloudwatch_metric_alarm }

  locals {
    results = [for query in alarm.metric_query : query.id if query.return_data == true]
  }

  when      = length(alarm.metric_query) > 0
  condition = length(local.results) == 1
  message   = "${length(local.results)} queries of `${tf::address(alarm)}` return data"
  place     = alarm.metric_query[0]
}
