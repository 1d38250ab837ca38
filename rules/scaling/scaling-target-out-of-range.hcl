rule "SCL006" {
  name         = "scaling-target-out-of-range"
  title        = "Target utilization out of range"
  question     = "the target utilization is out of range"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Target utilizations are valid percentages."

  why = <<-EOT
    Utilization is a percentage. It never exceeds a target above 100, so the service never scales out, and it always
    exceeds a target of 0.
  EOT
  how = "Set `target_value` to between 1 and 100."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "config" { in = policy.target_tracking_scaling_policy_configuration }

  locals {
    kinds = [for metric in config.predefined_metric_specification : metric.predefined_metric_type]
  }

  when      = anytrue([for kind in local.kinds : contains(aws::fact("scaling.utilization_metrics"), kind)])
  condition = config.target_value == null ? true : config.target_value >= 1 && config.target_value <= 100
  message   = "the target utilization of `${tf::address(policy)}` is ${config.target_value} percent, which is not between 1 and 100"
  place     = config.target_value
}
