rule "INS014" {
  name     = "unencrypted-image"
  title    = "Unencrypted AMI"
  question = "the volumes of the AMI are not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_204", "CKV_AWS_235"]

  why = <<-EOT
    Anyone who gets access to the snapshots of the image reads what is on it.
  EOT
  how = "Set `encrypted = true`."

  each "it" { in = concat(
    flatten([for image in resources.aws_ami : [for volume in (image.ebs_block_device == null ? [] : image.ebs_block_device) : { of = image, inner = volume, encrypted = volume.encrypted } if !tf::declared(volume.snapshot_id)]]),
    [for copy in resources.aws_ami_copy : { of = copy, inner = copy, encrypted = copy.encrypted }],
  ) }

  condition = tf::declared(it.encrypted) ? it.encrypted == true : false
  message   = "volumes of image `${tf::address(it.of)}` are not encrypted"
  place     = it.inner.encrypted
}
