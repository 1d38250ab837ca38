rule "INS016" {
  name     = "public-image"
  title    = "Public AMI"
  question = "everyone can start the AMI"
  severity = "high"
  group    = "security"

  why = <<-EOT
    Every AWS account can start the image, and read what is on it.
  EOT
  how = "Name the accounts that use it in `account_id`."

  each "it" { in = resources.aws_ami_launch_permission }

  when      = tf::declared(it.group)
  condition = it.group != "all"
  message   = "everyone can start the image of `${tf::address(it)}`"
  place     = it.group
}
