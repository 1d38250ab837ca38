rule "INS007" {
  name     = "instance-without-monitoring"
  title    = "Instance without detailed monitoring"
  question = "the instance is measured every five minutes"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_126"]

  why = <<-EOT
    A peak of two minutes is not seen in five. Detailed monitoring is paid for, so this is for you to choose.
  EOT
  how = "Set `monitoring = true`."

  each "it" { in = resources.aws_instance }

  condition = tf::declared(it.monitoring) ? it.monitoring == true : false
  message   = "instance `${tf::address(it)}` is measured every five minutes"
  place     = it.monitoring

  fix {
    value  = true
    safety = "unsafe"
  }
}
