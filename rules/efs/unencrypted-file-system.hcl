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
    What the tasks write is readable on AWS's disks and in backups. A file system is not encrypted unless it is created so,
    and cannot be encrypted later: it has to be replaced.
  EOT
  how = "Set `encrypted = true`, and `kms_key_id` for a customer managed key. On a file system that exists this replaces it: copy the data first."

  each "fs" { in = resources.aws_efs_file_system }

  # The provider fills in what is absent, with what AWS chose: not encrypted.
  condition = tf::declared(fs.encrypted) ? fs.encrypted == true : false
  message   = "file system `${tf::address(fs)}` is not encrypted"
  place     = fs.encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
