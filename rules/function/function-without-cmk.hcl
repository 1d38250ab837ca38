rule "LMB011" {
  name     = "function-without-cmk"
  title    = "Environment of a function without a customer managed key"
  question = "the environment of a function has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_173", "AC_AWS_0483"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take that away
    from everyone at once.
  EOT
  how = "Set `kms_key_arn` to the ARN of a customer managed key."

  each "it" { in = resources.aws_lambda_function }

  condition = tf::declared(it.kms_key_arn) ? aws::is_customer_key(it.kms_key_arn) : false
  message   = "environment of a function `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_key_arn
}
