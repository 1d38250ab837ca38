rule "EFS001" {
  name         = "unencrypted-file-system"
  title        = "Unencrypted EFS file system"
  question     = "the file system is not encrypted"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  proves       = "Every file system is encrypted."
  aliases      = ["CKV_AWS_42", "AWS-0037", "48207659", "EFS.8"]

  why = <<-EOT
    Anyone who gets access to the storage or a backup can read the files. A file system is unencrypted unless it is
    created with encryption, and cannot be encrypted later.
  EOT
  how = "Set `encrypted = true`, and `kms_key_id` for a customer managed key. This replaces an existing file system: copy its data first."

  each "fs" { in = resources.aws_efs_file_system }

  # Without the argument, AWS does not encrypt the file system.
  condition = tf::declared(fs.encrypted) ? fs.encrypted == true : false
  message   = "file system `${tf::address(fs)}` is not encrypted"
  place     = fs.encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
