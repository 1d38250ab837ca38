rule "INS021" {
  name     = "launch-configuration"
  title    = "Auto Scaling group with a launch configuration"
  question = "the Auto Scaling group uses a launch configuration"
  severity = "low"
  group    = "correctness"
  default  = "off"

  why = "Launch configurations get no new features and no new instance types. New accounts cannot create them."
  how = "Use an `aws_launch_template`."

  each "it" { in = resources.aws_autoscaling_group }

  condition = !tf::declared(it.launch_configuration)
  message   = "`${tf::address(it)}` uses a launch configuration"
  place     = it.launch_configuration
}
