rule "SCL005" {
  name         = "missing-cooldown"
  title        = "Step scaling policy without a cooldown"
  question     = "the scaling policy has no cooldown"
  severity     = "info"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.5"]
  proves       = "Step scaling policies have a cooldown."

  why = <<-EOT
    By default, AWS waits ${aws::fact("scaling.cooldown").default} seconds between two scaling activities. An explicit
    cooldown documents the choice and fits it to the startup time of a task.
  EOT
  how = "Set `cooldown`, for example to 300 seconds for scaling out and 600 for scaling in."

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
