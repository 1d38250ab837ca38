rule "ECR003" {
  name     = "repository-without-cmk"
  title    = "Repository without a customer managed key"
  question = "the repository has no customer managed key"
  severity = "low"
  group    = "security"
  expects  = "Every repository is encrypted with a customer managed key."
  default  = "off"
  aliases  = ["AWS-0033", "0e32d561", "AC_AWS_0461", "ECR.5"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take that away
    from everyone at once.
  EOT
  how = "Set `kms_key` to the ARN of a customer managed key."

  each "it" { in = resources.aws_ecr_repository }

  condition = tf::declared(it.encryption_configuration[0].kms_key) ? aws::is_customer_key(it.encryption_configuration[0].kms_key) : false
  message   = "repository `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.encryption_configuration[0].kms_key
}
