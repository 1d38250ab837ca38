rule "SCL012" {
  name         = "step-adjustments-with-gap"
  title        = "Gap or overlap between scaling steps"
  question     = "the scaling steps have a gap or an overlap"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Scaling steps cover every value."

  why = <<-EOT
    Each step must begin where another ends, and only one step may have no lower bound, and one no upper bound. AWS
    rejects the policy otherwise.
  EOT
  how = "Set `metric_interval_lower_bound` of each step to `metric_interval_upper_bound` of the previous step."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "steps" { in = policy.step_scaling_policy_configuration }

  locals {
    // The bounds are strings in the provider.
    lowers = [for step in steps.step_adjustment : step.metric_interval_lower_bound == null || step.metric_interval_lower_bound == "" ? -1000000000 : tonumber(step.metric_interval_lower_bound)]
    uppers = [for step in steps.step_adjustment : step.metric_interval_upper_bound == null || step.metric_interval_upper_bound == "" ? 1000000000 : tonumber(step.metric_interval_upper_bound)]
    joined = [for lower in local.lowers : lower if !contains(local.uppers, lower)]
    empty  = [for index, lower in local.lowers : lower if lower >= local.uppers[index]]
  }

  condition = length(local.joined) == 1 && length(distinct(local.lowers)) == length(local.lowers) && length(local.empty) == 0
  message   = "the steps of `${tf::address(policy)}` have a gap or an overlap"
  place     = steps
}
