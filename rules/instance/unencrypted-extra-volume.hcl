rule "INS011" {
  name     = "unencrypted-extra-volume"
  title    = "Unencrypted additional EBS volume of an instance"
  question = "an additional EBS volume is not encrypted"
  severity = "medium"
  group    = "security"
  expects  = "Every additional EBS volume of an instance is encrypted."
  aliases  = ["CKV_AWS_8", "AWS-0008", "AWS-0131", "EC2.3"]

  why = <<-EOT
    Anyone with access to the volume or its snapshots can read the data.
  EOT
  how = "Set `encrypted = true` in `ebs_block_device`."

  each "it" { in = concat(resources.aws_instance, resources.aws_launch_configuration) }
  each "volume" { in = it.ebs_block_device }

  # A volume from a snapshot has the encryption of the snapshot.
  when      = !tf::declared(volume.snapshot_id)
  condition = tf::declared(volume.encrypted) ? volume.encrypted == true : false
  message   = "volume `${volume.device_name}` of `${tf::address(it)}` is not encrypted"
  place     = volume.encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
