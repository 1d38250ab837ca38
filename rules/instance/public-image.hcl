rule "INS016" {
  name     = "public-image"
  title    = "Public AMI"
  question = "the AMI is public"
  severity = "high"
  group    = "security"

  why = <<-EOT
    Every AWS account can launch the AMI and read its contents.
  EOT
  how = "Remove `group = \"all\"`, and name the accounts that use the AMI in `account_id`."

  each "it" { in = resources.aws_ami_launch_permission }

  when      = tf::declared(it.group)
  condition = it.group != "all"
  message   = "`${tf::address(it)}` makes the AMI public"
  place     = it.group
}
