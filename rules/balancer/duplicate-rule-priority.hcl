rule "ELB022" {
  name     = "duplicate-rule-priority"
  title    = "Two rules of a listener with one priority"
  question = "two rules of the listener have one priority"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The priorities of the rules of a listener differ. AWS refuses the second rule of one priority: "PriorityInUse".
  EOT
  how = "Give each rule of a listener a priority of its own, or leave `priority` out: AWS takes the next free one."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }
  each "entry" { in = [for entry in concat(resources.aws_lb_listener_rule, resources.aws_alb_listener_rule) : entry if entry.listener_arn == listener.arn] }

  locals {
    beside = [for other in concat(resources.aws_lb_listener_rule, resources.aws_alb_listener_rule) : other if other.listener_arn == listener.arn]
    others = [for other in local.beside : other if other.priority == entry.priority && tf::address(other) != tf::address(entry)]
  }

  when      = tf::declared(entry.priority)
  condition = length(local.others) == 0
  message   = "`${tf::address(entry)}` and `${tf::address(try(local.others[0], null))}` both have the priority ${entry.priority}"
  place     = entry.priority
  related   = local.others
  unknown   = "silent"
}
