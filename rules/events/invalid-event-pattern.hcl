rule "EVT008" {
  name         = "invalid-event-pattern"
  title        = "Invalid event pattern"
  question     = "the event pattern is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Event patterns are valid."

  why = <<-EOT
    An event pattern lists the allowed values of each field: `"source": ["aws.ecs"]`. AWS refuses a string or number in
    place of the list.
  EOT
  how = "Write every value as a list."

  each "rule" { in = resources.aws_cloudwatch_event_rule }

  locals {
    pattern = jsondecode(rule.event_pattern)
    # Three levels, to the fields within `detail`. Names with a dollar sign combine patterns.
    first  = [for name, value in local.pattern : { name = name, value = value } if !startswith(name, "$")]
    second = flatten([for field in local.first : [for name, value in field.value : { name = name, value = value } if !startswith(name, "$")] if can(keys(field.value))])
    third  = flatten([for field in local.second : [for name, value in field.value : { name = name, value = value } if !startswith(name, "$")] if can(keys(field.value))])
    bare   = [for field in concat(local.first, local.second, local.third) : field.name if !can(keys(field.value)) && !can(field.value[0]) && try(length(field.value), 1) != 0]
  }

  when      = tf::declared(rule.event_pattern) ? rule.event_pattern != null : false
  condition = can(keys(local.pattern)) && length(local.bare) == 0
  message   = can(keys(local.pattern)) ? "the event pattern of `${tf::address(rule)}` has no list of values for ${join(", ", local.bare)}" : "the event pattern of `${tf::address(rule)}` is not an object"
  place     = rule.event_pattern
}
