rule "SCL005" {
  name         = "missing-cooldown"
  title        = "Step scaling without a cooldown"
  question     = "the policy has no cooldown"
  severity     = "info"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.5"]
  proves       = "Step scaling has a cooldown."

  why = <<-EOT
    AWS waits ${aws::fact("scaling.cooldown").default} seconds between two actions by default. A cooldown of your own makes the choice visible and fits it to how
    long a task takes to start.
  EOT
  how = "Set `cooldown`, for instance 300 seconds for scaling out and 600 for scaling in."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "config" { in = policy.step_scaling_policy_configuration }

  when      = policy.service_namespace == "ecs"
  condition = config.cooldown != null
  message   = "scaling policy `${tf::address(policy)}` has no cooldown"
  place     = config.cooldown

  fix {
    value = 300
  }
}
