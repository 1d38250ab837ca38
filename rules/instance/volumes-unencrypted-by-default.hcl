rule "INS010" {
  name     = "volumes-unencrypted-by-default"
  title    = "Volumes are not encrypted by default"
  question = "new volumes are not encrypted by default"
  severity = "medium"
  group    = "security"
  expects  = "New volumes are encrypted by default."
  aliases  = ["CKV_AWS_106", "EC2.7"]

  why = <<-EOT
    Whoever makes a volume has to think of it.
  EOT
  how = "Set `enabled = true`."

  each "it" { in = resources.aws_ebs_encryption_by_default }

  condition = tf::declared(it.enabled) ? it.enabled == true : true
  message   = "`${tf::address(it)}` turns off the encryption of new volumes"
  place     = it.enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
