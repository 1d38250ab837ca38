rule "SCL011" {
  name         = "missing-tracking-cooldown"
  title        = "Target tracking policy without cooldowns"
  question     = "the scaling policy has no cooldowns"
  severity     = "info"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.5"]
  proves       = "Target tracking policies have cooldowns."

  why = <<-EOT
    By default, AWS waits ${aws::fact("scaling.cooldown").default} seconds between two scaling activities. Explicit
    cooldowns document the choice and fit it to the startup time of a task.
  EOT
  how = "Set `scale_out_cooldown` and `scale_in_cooldown`, for example to 300 and 600 seconds."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "config" { in = policy.target_tracking_scaling_policy_configuration }

  when      = policy.service_namespace == "ecs"
  condition = config.scale_out_cooldown != null && config.scale_in_cooldown != null
  message   = "scaling policy `${tf::address(policy)}` does not set both cooldowns"
  place     = config
}
