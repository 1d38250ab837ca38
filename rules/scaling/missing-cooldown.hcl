rule "SCL005" {
  name         = "missing-cooldown"
  title        = "Step scaling policy has no cooldown"
  severity     = "low"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.5"]

  why = <<-EOT
    Without a cooldown, a policy acts again before the tasks of the last action have started, and overshoots.
  EOT
  how = "Set `cooldown`, for instance 300 seconds for scaling out and 600 for scaling in."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "config" { in = policy.step_scaling_policy_configuration }

  when      = policy.service_namespace == "ecs"
  condition = config.cooldown != null
  message   = "scaling policy `${tf::address(policy)}` has no cooldown"
  place     = config.cooldown
}
