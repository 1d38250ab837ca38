rule "ECR003" {
  name     = "repository-without-cmk"
  title    = "ECR repository without a customer managed key"
  question = "the repository has no customer managed key"
  severity = "low"
  group    = "security"
  expects  = "Every repository is encrypted with a customer managed key."
  default  = "off"
  aliases  = ["AWS-0033", "0e32d561", "AC_AWS_0461", "ECR.5"]

  why = <<-EOT
    By default, ECR encrypts images with keys that AWS manages. With a customer managed key you decide who can decrypt,
    and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key` to the ARN of a customer managed key."

  each "it" { in = resources.aws_ecr_repository }

  condition = tf::declared(it.encryption_configuration[0].kms_key) ? aws::is_customer_key(it.encryption_configuration[0].kms_key) : false
  message   = "repository `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.encryption_configuration[0].kms_key
}
