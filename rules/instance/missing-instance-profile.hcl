rule "INS022" {
  name     = "missing-instance-profile"
  title    = "Instance without a role"
  question = "the instance has a role"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_41"]

  why = "A program on an instance without a role that calls AWS needs a long-lived key, which ends up on its disk. Systems Manager cannot reach the instance either."
  how = "Set `iam_instance_profile` to a profile whose role has what the program needs."

  each "it" { in = resources.aws_instance }

  condition = tf::declared(it.iam_instance_profile) || length(it.launch_template) > 0
  message   = "instance `${tf::address(it)}` has no role"
  place     = it.iam_instance_profile
}
