rule "KMS001" {
  name         = "missing-key-rotation"
  title        = "KMS key without rotation"
  question     = "the key is not rotated"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  proves       = "Keys are rotated."
  aliases      = ["CKV_AWS_7", "AWS-0065", "KMS.4", "AC_AWS_0160", "22fbfeac"]

  why = <<-EOT
    With rotation, AWS creates new key material every year and keeps the old material to decrypt existing data: leaked
    key material exposes the data of one year, not all data.
  EOT
  how = "Set `enable_key_rotation = true`."

  each "key" { in = resources.aws_kms_key }

  # AWS rotates only symmetric encryption keys outside of custom key stores.
  when = alltrue([
    key.key_usage == null || key.key_usage == "ENCRYPT_DECRYPT",
    key.customer_master_key_spec == null || key.customer_master_key_spec == "SYMMETRIC_DEFAULT",
    key.custom_key_store_id == null,
  ])
  condition = key.enable_key_rotation == true
  message   = "key `${tf::address(key)}` is not rotated"
  place     = key.enable_key_rotation

  fix {
    value = true
  }
}
