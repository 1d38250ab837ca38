rule "INS002" {
  name     = "public-instance"
  title    = "Instance with a public IP address"
  question = "the instance has a public IP address"
  severity = "medium"
  group    = "security"
  expects  = "No instance has a public IP address."
  aliases  = ["CKV_AWS_88", "AWS-0009", "EC2.9", "EC2.25", "5a2486aa"]

  why = <<-EOT
    An instance with a public IP address can be reached from the internet as far as its security groups allow.
  EOT
  how = "Remove `associate_public_ip_address`, and use Session Manager."

  each "it" { in = concat(
    [for instance in concat(resources.aws_instance, resources.aws_launch_configuration) : { of = instance, public = instance.associate_public_ip_address }],
    flatten([for template in resources.aws_launch_template : [for network in template.network_interfaces : { of = template, public = try(tobool(network.associate_public_ip_address), null) }]]),
  ) }

  condition = tf::declared(it.public) ? it.public != true : true
  message   = "instance `${tf::address(it.of)}` has a public IP address"
  place     = it.public

  fix {
    value  = false
    safety = "unsafe"
  }
}
