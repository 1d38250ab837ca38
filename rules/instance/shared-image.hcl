rule "INS017" {
  name     = "shared-image"
  title    = "AMI shared with another account"
  question = "another account can start the AMI"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_205"]

  why = <<-EOT
    Who may start an image can read everything in it.
  EOT
  how = "Remove the permission where nobody outside needs the image."

  each "it" { in = resources.aws_ami_launch_permission }

  # Everyone: INS016.
  condition = it.group == "all"
  message   = "the image of `${tf::address(it)}` is shared"
  place     = tf::declared(it.account_id) ? it.account_id : it
}
