rule "INS002" {
  name     = "public-instance"
  title    = "Instance with a public address"
  question = "the instance has a public address"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_88", "EC2.9"]

  why = <<-EOT
    An instance with a public address can be reached from the internet as far as its security groups allow.
  EOT
  how = "Remove `associate_public_ip_address`, and use Session Manager."

  each "it" { in = resources.aws_instance }

  condition = tf::declared(it.associate_public_ip_address) ? it.associate_public_ip_address != true : true
  message   = "instance `${tf::address(it)}` has a public address"
  place     = it.associate_public_ip_address

  fix {
    value  = false
    safety = "unsafe"
  }
}
