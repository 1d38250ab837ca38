rule "INS003" {
  name     = "unencrypted-root-volume"
  title    = "Unencrypted root volume"
  question = "the root volume is not encrypted"
  severity = "medium"
  group    = "security"
  expects  = "Every root volume is encrypted."
  aliases  = ["CKV_AWS_8", "AWS-0008", "AWS-0131"]

  why = <<-EOT
    Anyone with access to the volume or its snapshots can read the data.
  EOT
  how = "Set `encrypted = true` in `root_block_device`."

  each "it" { in = concat(resources.aws_instance, resources.aws_launch_configuration) }

  condition = tf::declared(it.root_block_device[0].encrypted) ? it.root_block_device[0].encrypted == true : false
  message   = "instance `${tf::address(it)}` has an unencrypted root volume"
  place     = it.root_block_device[0].encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
