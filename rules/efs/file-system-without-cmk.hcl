rule "EFS017" {
  name     = "file-system-without-cmk"
  title    = "File system without a customer managed key"
  question = "the file system is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_184", "25d251f3", "AC_AWS_0098", "EFS.1"]

  why = <<-EOT
    By default, AWS encrypts the file system with a key that you do not control. With a customer managed key, you decide
    who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key. This replaces an existing file system: copy its data first."

  each "fs" { in = resources.aws_efs_file_system }

  condition = tf::declared(fs.kms_key_id) ? aws::is_customer_key(fs.kms_key_id) : false
  message   = "file system `${tf::address(fs)}` is not encrypted with a customer managed key"
  place     = fs.kms_key_id
}
