rule "KMS003" {
  name     = "disabled-key"
  title    = "Disabled KMS key"
  question = "the key is disabled"
  severity = "medium"
  group    = "correctness"
  aliases  = ["CKV_AWS_227", "7350fa23"]

  why = <<-EOT
    Nothing can be decrypted with a disabled key: data that is encrypted with it cannot be read.
  EOT
  how = "Remove `is_enabled = false`."

  each "it" { in = resources.aws_kms_key }

  condition = it.is_enabled != false
  message   = "key `${tf::address(it)}` is disabled"
  place     = it.is_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
