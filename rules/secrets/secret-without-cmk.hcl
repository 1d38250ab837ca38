rule "SEC005" {
  name     = "secret-without-cmk"
  title    = "Secret without a customer managed key"
  question = "the secret has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_149", "AWS-0098", "a2f548f2", "AC_AWS_0500", "b0d3ef3f"]

  why = <<-EOT
    By default, AWS encrypts the secret with the AWS managed key `aws/secretsmanager`. With a customer managed key you
    decide who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_secretsmanager_secret }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "secret `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
