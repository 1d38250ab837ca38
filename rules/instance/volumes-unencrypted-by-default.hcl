rule "INS010" {
  name     = "volumes-unencrypted-by-default"
  title    = "EBS encryption by default is disabled"
  question = "EBS encryption by default is disabled"
  severity = "medium"
  group    = "security"
  expects  = "EBS encryption by default is enabled."
  aliases  = ["CKV_AWS_106", "EC2.7", "3d3f6270"]

  why = <<-EOT
    New volumes are encrypted only where someone remembers to enable encryption.
  EOT
  how = "Set `enabled = true`."

  each "it" { in = resources.aws_ebs_encryption_by_default }

  condition = tf::declared(it.enabled) ? it.enabled == true : true
  message   = "`${tf::address(it)}` disables the encryption of new EBS volumes"
  place     = it.enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
