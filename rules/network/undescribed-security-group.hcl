rule "NET037" {
  name     = "undescribed-security-group"
  title    = "Security group without a description"
  question = "the security group has no description"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["AWS-0099", "cb3f5ed6"]

  why = <<-EOT
    Without a description, nobody knows later what the security group is for. Changing the description recreates the
    group.
  EOT
  how = "Set `description` to what the security group is for."

  each "it" { in = resources.aws_security_group }

  condition = tf::declared(it.description) ? it.description != "" && it.description != "Managed by Terraform" : false
  message   = "security group `${tf::address(it)}` has no description"
  place     = it.description
}
