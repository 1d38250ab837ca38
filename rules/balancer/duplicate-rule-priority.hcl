rule "ELB022" {
  name     = "duplicate-rule-priority"
  title    = "Duplicate listener rule priority"
  question = "two rules of the listener have the same priority"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Each rule of a listener needs a unique priority. AWS refuses the second rule with the same one: "PriorityInUse".
  EOT
  how = "Give each rule a unique priority, or remove `priority` to use the next free one."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }
  each "entry" { in = [for entry in concat(resources.aws_lb_listener_rule, resources.aws_alb_listener_rule) : entry if tf::refers_to(entry.listener_arn, listener)] }

  locals {
    beside = [for other in concat(resources.aws_lb_listener_rule, resources.aws_alb_listener_rule) : other if tf::refers_to(other.listener_arn, listener)]
    others = [for other in local.beside : other if other.priority == entry.priority && tf::address(other) != tf::address(entry)]
  }

  when      = tf::declared(entry.priority)
  condition = length(local.others) == 0
  message   = "`${tf::address(entry)}` and `${tf::address(try(local.others[0], null))}` both have priority ${entry.priority}"
  place     = entry.priority
  related   = local.others
  unknown   = "silent"
}
