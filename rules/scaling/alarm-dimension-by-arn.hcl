rule "ALM004" {
  name     = "alarm-dimension-by-arn"
  title    = "ARN as the dimension of an alarm"
  question = "a dimension is an ARN"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    ECS, load balancers, RDS, Lambda and SQS report their metrics under names, or under the last part of an ARN. An alarm
    on an ARN never gets data: it stays in INSUFFICIENT_DATA, and nobody is notified. The `id` of a cluster, a load
    balancer or a target group is its ARN.
  EOT
  how = "Use the name: `aws_ecs_cluster.this.name`; for load balancers and target groups `arn_suffix`."

  each "alarm" { in = resources.aws_cloudwatch_metric_alarm }
  each "source" { in = concat([alarm], flatten([for query in alarm.metric_query : query.metric])) }
  each "dimension" { in = [for name, value in coalesce(source.dimensions, {}) : { name = name, value = value }] }

  when      = contains(["AWS/ECS", "ECS/ContainerInsights", "AWS/ApplicationELB", "AWS/NetworkELB", "AWS/RDS", "AWS/Lambda", "AWS/SQS"], source.namespace)
  condition = !startswith(tf::text(dimension.value), "arn:")
  message   = "`${tf::address(alarm)}` never gets data: dimension `${dimension.name}` is an ARN"
  place     = dimension.value
}
