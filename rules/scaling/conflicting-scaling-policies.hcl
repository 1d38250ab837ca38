rule "SCL010" {
  name         = "conflicting-scaling-policies"
  title        = "Conflicting scaling policies"
  question     = "scaling policies conflict"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Scaling policies do not conflict."

  why = <<-EOT
    AWS advises against using both on one target: a step scaling policy can scale in what target tracking has just
    scaled out, and the task count oscillates.
  EOT
  how = "Use only one type of scaling policy for the service."

  each "target" { in = resources.aws_appautoscaling_target }

  locals {
    policies = [for policy in resources.aws_appautoscaling_policy : policy if policy.resource_id == target.resource_id]
    steps    = anytrue([for policy in local.policies : policy.policy_type == null || policy.policy_type == "StepScaling"])
    tracks   = anytrue([for policy in local.policies : policy.policy_type == "TargetTrackingScaling"])
  }

  when      = target.service_namespace == "ecs"
  condition = !(local.steps && local.tracks)
  message   = "step scaling and target tracking both scale `${target.resource_id}`"
  place     = target
  related   = local.policies
}
