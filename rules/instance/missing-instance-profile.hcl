rule "INS022" {
  name     = "missing-instance-profile"
  title    = "Instance without an instance profile"
  question = "the instance has an instance profile"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_41"]

  why = "Without a role, a program that calls AWS needs a long-lived access key, which ends up on the disk of the instance. Systems Manager cannot manage the instance either."
  how = "Set `iam_instance_profile` to a profile whose role has the permissions that the program needs."

  each "it" { in = resources.aws_instance }

  condition = tf::declared(it.iam_instance_profile) || length(it.launch_template) > 0
  message   = "instance `${tf::address(it)}` has no instance profile"
  place     = it.iam_instance_profile
}
