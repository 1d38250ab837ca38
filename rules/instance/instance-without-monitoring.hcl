rule "INS007" {
  name     = "instance-without-monitoring"
  title    = "Instance without detailed monitoring"
  question = "the instance has no detailed monitoring"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_126", "23b70e32"]

  why = <<-EOT
    Basic monitoring has one data point every five minutes and misses short peaks. Detailed monitoring costs extra, so
    this rule is optional.
  EOT
  how = "Set `monitoring = true`."

  each "it" { in = resources.aws_instance }

  condition = tf::declared(it.monitoring) ? it.monitoring == true : false
  message   = "instance `${tf::address(it)}` has no detailed monitoring"
  place     = it.monitoring

  fix {
    value  = true
    safety = "unsafe"
  }
}
