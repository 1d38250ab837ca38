rule "INS004" {
  name     = "unencrypted-volume"
  title    = "Unencrypted volume"
  question = "the volume is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_3", "AWS-0026"]

  why = <<-EOT
    What is on the volume and its snapshots can be read by anyone who gets access to them.
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
