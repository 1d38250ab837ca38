rule "EFS017" {
  name     = "file-system-without-cmk"
  title    = "File system without a customer managed key"
  question = "the file system has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_184", "25d251f3", "AC_AWS_0098", "EFS.1"]

  why = <<-EOT
    With a customer managed key you decide who may decrypt, and can take that away from everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "fs" { in = resources.aws_efs_file_system }

  condition = tf::declared(fs.kms_key_id) ? aws::is_customer_key(fs.kms_key_id) : false
  message   = "file system `${tf::address(fs)}` is encrypted with a key that AWS manages"
  place     = fs.kms_key_id
}
