rule "RDS011" {
  name     = "cluster-without-cmk"
  title    = "Database cluster without a customer managed key"
  question = "the cluster is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_327"]

  why = <<-EOT
    By default, AWS encrypts the cluster with a key that you do not control. With a customer managed key, you decide who
    can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key. This replaces an existing cluster: restore it from a copy of a snapshot with that key."

  each "it" { in = resources.aws_rds_cluster }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "cluster `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
