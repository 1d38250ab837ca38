rule "INS020" {
  name     = "untagged-group"
  title    = "Auto Scaling group without tags for its instances"
  question = "the instances of the group get tags"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV_AWS_153", "ba48df05"]

  why = "Instances without tags have no owner, and no row in the bill. The `default_tags` of the provider do not reach them."
  how = "Add a `tag` block with `propagate_at_launch = true`."

  each "it" { in = resources.aws_autoscaling_group }

  condition = length(it.tag) > 0
  message   = "instances of `${tf::address(it)}` get no tags"
  place     = it
}
