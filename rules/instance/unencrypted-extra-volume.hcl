rule "INS011" {
  name     = "unencrypted-extra-volume"
  title    = "Unencrypted extra volume of an instance"
  question = "an extra volume is not encrypted"
  severity = "medium"
  group    = "security"
  expects  = "Every extra volume of an instance is encrypted."
  aliases  = ["CKV_AWS_8", "AWS-0008", "AWS-0131", "EC2.3"]

  why = <<-EOT
    What is on the volume and its snapshots can be read by anyone who gets access to them.
  EOT
  how = "Set `encrypted = true` in `ebs_block_device`."

  each "it" { in = concat(resources.aws_instance, resources.aws_launch_configuration) }
  each "volume" { in = it.ebs_block_device }

  # A volume from a snapshot is encrypted as that is.
  when      = !tf::declared(volume.snapshot_id)
  condition = tf::declared(volume.encrypted) ? volume.encrypted == true : false
  message   = "volume `${volume.device_name}` of `${tf::address(it)}` is not encrypted"
  place     = volume.encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
