rule "INS004" {
  name     = "unencrypted-volume"
  title    = "Unencrypted EBS volume"
  question = "the EBS volume is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_3", "AWS-0026", "cc997676"]

  why = <<-EOT
    Anyone with access to the volume or its snapshots can read the data.
  EOT
  how = "Set `encrypted = true`."

  each "it" { in = resources.aws_ebs_volume }

  condition = tf::declared(it.encrypted) ? it.encrypted == true : false
  message   = "volume `${tf::address(it)}` is not encrypted"
  place     = it.encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
