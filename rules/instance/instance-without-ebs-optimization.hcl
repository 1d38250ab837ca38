rule "INS008" {
  name     = "instance-without-ebs-optimization"
  title    = "Instance without EBS optimization"
  question = "volumes share the network of the instance"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_135"]

  why = <<-EOT
    On older types, volumes share the network with everything else. Newer types have it always.
  EOT
  how = "Set `ebs_optimized = true`."

  each "it" { in = resources.aws_instance }

  # Every other family is optimized whatever is written here.
  when      = contains(aws::fact("ec2.families_without_ebs_optimization"), split(".", it.instance_type)[0])
  condition = tf::declared(it.ebs_optimized) ? it.ebs_optimized == true : false
  message   = "volumes of `${tf::address(it)}` share its network"
  place     = it.ebs_optimized

  fix {
    value  = true
    safety = "unsafe"
  }
}
