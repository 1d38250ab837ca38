rule "SCL009" {
  name         = "mismatched-policy-type"
  title        = "Scaling policy without the configuration of its type"
  question     = "the scaling policy lacks the configuration of its type"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Scaling policies have the configuration of their type."

  why = <<-EOT
    A step scaling policy needs steps, and a target tracking policy needs a target. AWS rejects a policy with the
    configuration of another type.
  EOT
  how = "Set `policy_type` to the type of the configuration block."

  each "policy" { in = resources.aws_appautoscaling_policy }

  locals {
    is_step = policy.policy_type == null || policy.policy_type == "StepScaling"
    own     = local.is_step ? policy.step_scaling_policy_configuration : policy.target_tracking_scaling_policy_configuration
    other   = local.is_step ? policy.target_tracking_scaling_policy_configuration : policy.step_scaling_policy_configuration
  }

  when      = policy.policy_type == null || contains(["StepScaling", "TargetTrackingScaling"], policy.policy_type)
  condition = length(local.own) > 0 && length(local.other) == 0
  message   = "scaling policy `${tf::address(policy)}` lacks the configuration of its type"
  place     = policy.policy_type
}
