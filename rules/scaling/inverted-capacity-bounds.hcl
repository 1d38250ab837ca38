rule "SCL001" {
  name         = "inverted-capacity-bounds"
  title        = "Minimum capacity above the maximum"
  question     = "the minimum capacity is above the maximum"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "The minimum capacity is not above the maximum."

  why = <<-EOT
    Application Auto Scaling rejects a minimum above the maximum. With a maximum of 0, no task ever runs.
  EOT
  how = "Set `min_capacity` to at most `max_capacity`, and `max_capacity` to at least 1."

  each "target" { in = resources.aws_appautoscaling_target }

  when      = target.service_namespace == "ecs"
  condition = target.min_capacity == null || target.max_capacity == null ? true : target.min_capacity <= target.max_capacity && target.max_capacity >= 1
  unknown   = "silent"
  message   = "the service scales between ${target.min_capacity} and ${target.max_capacity} tasks, which is not a valid range"
  place     = target.max_capacity
  related   = [target.min_capacity]
}
