rule "SCL012" {
  name         = "step-adjustments-with-gap"
  title        = "Gap or overlap in scaling steps"
  question     = "the scaling steps leave a gap or overlap"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Steps of scaling cover every value."

  why = <<-EOT
    Every step begins where another ends, one step at most has no lower bound, and one no upper. AWS refuses the policy
    otherwise.
  EOT
  how = "Let `metric_interval_lower_bound` of each step be `metric_interval_upper_bound` of the one before."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "steps" { in = policy.step_scaling_policy_configuration }

  locals {
    // The provider takes the bounds as texts.
    lowers = [for step in steps.step_adjustment : step.metric_interval_lower_bound == null || step.metric_interval_lower_bound == "" ? -1000000000 : tonumber(step.metric_interval_lower_bound)]
    uppers = [for step in steps.step_adjustment : step.metric_interval_upper_bound == null || step.metric_interval_upper_bound == "" ? 1000000000 : tonumber(step.metric_interval_upper_bound)]
    joined = [for lower in local.lowers : lower if !contains(local.uppers, lower)]
    empty  = [for index, lower in local.lowers : lower if lower >= local.uppers[index]]
  }

  condition = length(local.joined) == 1 && length(distinct(local.lowers)) == length(local.lowers) && length(local.empty) == 0
  message   = "the steps of `${tf::address(policy)}` leave a gap, or overlap"
  place     = steps
}
