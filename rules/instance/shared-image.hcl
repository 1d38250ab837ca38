rule "INS017" {
  name     = "shared-image"
  title    = "AMI shared with another account"
  question = "the AMI is shared with another account"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_205", "ba4e0031"]

  why = <<-EOT
    An account that can launch an AMI can read everything on it.
  EOT
  how = "Remove the permission unless another account needs the AMI."

  each "it" { in = resources.aws_ami_launch_permission }

  # Everyone: INS016.
  condition = it.group == "all"
  message   = "`${tf::address(it)}` shares the AMI with another account"
  place     = tf::declared(it.account_id) ? it.account_id : it
}
