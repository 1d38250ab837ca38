rule "INS020" {
  name     = "untagged-group"
  title    = "Auto Scaling group without instance tags"
  question = "the instances of the Auto Scaling group have tags"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV_AWS_153", "ba48df05"]

  why = "Untagged instances have no recorded owner and do not appear in cost reports by tag. The provider's `default_tags` do not apply to them."
  how = "Add a `tag` block with `propagate_at_launch = true`."

  each "it" { in = resources.aws_autoscaling_group }

  condition = length(it.tag) > 0
  message   = "instances of `${tf::address(it)}` have no tags"
  place     = it
}
