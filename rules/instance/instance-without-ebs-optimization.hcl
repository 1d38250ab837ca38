rule "INS008" {
  name     = "instance-without-ebs-optimization"
  title    = "Instance without EBS optimization"
  question = "the instance is not EBS-optimized"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_135", "60224630"]

  why = <<-EOT
    On older instance types, EBS traffic shares the network bandwidth with all other traffic. Current types are always
    EBS-optimized.
  EOT
  how = "Set `ebs_optimized = true`."

  each "it" { in = resources.aws_instance }

  # All other families are always EBS-optimized.
  when      = contains(aws::fact("ec2.families_without_ebs_optimization"), split(".", it.instance_type)[0])
  condition = tf::declared(it.ebs_optimized) ? it.ebs_optimized == true : false
  message   = "instance `${tf::address(it)}` is not EBS-optimized"
  place     = it.ebs_optimized

  fix {
    value  = true
    safety = "unsafe"
  }
}
