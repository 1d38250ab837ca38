rule "EVT004" {
  name         = "invalid-schedule-expression"
  title        = "Invalid schedule expression"
  question     = "the schedule expression is invalid"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Schedule expressions are valid."

  why = <<-EOT
    AWS refuses an invalid schedule at apply. A cron expression has six fields, the last one for the year. Exactly one
    of day of month and day of week is `?`. Days of the week count from 1, which is Sunday.
  EOT
  how = "Write `rate(1 day)`, `rate(5 minutes)`, `at(2027-01-31T03:00:00)` without a time zone (Scheduler), or `cron(0 3 ? * SUN *)`: minute, hour, day of month, month, day of week, year."

  each "schedule" { in = concat(
    [for rule in resources.aws_cloudwatch_event_rule : { expression = rule.schedule_expression, kinds = "cron|rate", of = rule } if rule.schedule_expression != null],
    [for schedule in resources.aws_scheduler_schedule : { expression = schedule.schedule_expression, kinds = "cron|rate|at", of = schedule }],
    [for action in resources.aws_appautoscaling_scheduled_action : { expression = action.schedule, kinds = "cron|rate|at", of = action }],
  ) }

  locals {
    is_kind = can(regex("^(${schedule.kinds})\\(.*\\)$", schedule.expression))
    kind    = split("(", schedule.expression)[0]
    is_rate = can(regex("^rate\\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\\)$", schedule.expression)) || (schedule.kinds != "cron|rate" && can(regex("^rate\\([1-9][0-9]* (minute|hour|day)s?\\)$", schedule.expression)))
    is_at   = can(regex("^at\\([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\)$", schedule.expression))

    fields = split(" ", trimsuffix(trimprefix(schedule.expression, "cron("), ")"))
    # Minute, hour, day of month, month, day of week, year: the characters of each field, and the range of its numbers.
    grammar = [
      { of = "[0-9,*/-]+", from = 0, to = 59 },
      { of = "[0-9,*/-]+", from = 0, to = 23 },
      { of = "[0-9,*?/LW-]+", from = 1, to = 31 },
      { of = "[0-9A-Za-z,*/-]+", from = 1, to = 12 },
      { of = "[0-9A-Za-z,*?/L#-]+", from = 1, to = 7 },
      { of = "[0-9,*/-]+", from = 1970, to = 2199 },
    ]
    is_cron = length(local.fields) != 6 ? false : alltrue(concat(
      [(local.fields[2] == "?") != (local.fields[4] == "?")],
      [for index, rule in local.grammar : can(regex("^${rule.of}$", local.fields[index]))],
      flatten([for index, rule in local.grammar : [for number in regexall("(?:^|[,-])([0-9]+)", local.fields[index]) : tonumber(number[0]) >= rule.from && tonumber(number[0]) <= rule.to]]),
    ))
  }

  condition = local.is_kind && (local.kind == "rate" ? local.is_rate : local.kind == "at" ? local.is_at : local.is_cron)
  message   = "`${schedule.expression}` is not a valid schedule expression"
  place     = schedule.expression
}
