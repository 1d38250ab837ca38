rule "INS014" {
  name     = "unencrypted-image"
  title    = "Unencrypted AMI"
  question = "the AMI is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_204", "CKV_AWS_235", "8bbb242f"]

  why = <<-EOT
    Anyone with access to the snapshots of the AMI can read the data.
  EOT
  how = "Set `encrypted = true`."

  each "it" { in = concat(
    flatten([for image in resources.aws_ami : [for volume in (image.ebs_block_device == null ? [] : image.ebs_block_device) : { of = image, inner = volume, encrypted = volume.encrypted } if !tf::declared(volume.snapshot_id)]]),
    [for copy in resources.aws_ami_copy : { of = copy, inner = copy, encrypted = copy.encrypted }],
  ) }

  condition = tf::declared(it.encrypted) ? it.encrypted == true : false
  message   = "AMI `${tf::address(it.of)}` is not encrypted"
  place     = it.inner.encrypted
}
