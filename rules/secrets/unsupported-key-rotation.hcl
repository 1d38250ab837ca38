rule "KMS008" {
  name     = "unsupported-key-rotation"
  title    = "Rotation of a key that KMS cannot rotate"
  question = "KMS cannot rotate the key"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    KMS rotates only symmetric encryption keys. For an asymmetric or HMAC key, or a key in a custom key store,
    `EnableKeyRotation` fails with `UnsupportedOperationException`, and so does the apply.
  EOT
  how = "Remove `enable_key_rotation`, and replace the key manually."

  each "it" { in = resources.aws_kms_key }

  locals {
    symmetric = coalesce(it.customer_master_key_spec, "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
    own_store = tf::declared(it.custom_key_store_id)
  }

  when      = it.enable_key_rotation == true
  condition = local.symmetric && !local.own_store
  message   = "KMS cannot rotate `${tf::address(it)}`, ${local.symmetric ? "which is in a custom key store" : "whose key spec is ${it.customer_master_key_spec}"}"
  place     = it.enable_key_rotation
}
