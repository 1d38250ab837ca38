rule "LMB010" {
  name     = "unsigned-function"
  title    = "Function without code signing"
  question = "the function accepts unsigned code"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_272"]

  why = <<-EOT
    With code signing, Lambda only runs packages that your pipeline signed.
  EOT
  how = "Set `code_signing_config_arn` to the ARN of an `aws_lambda_code_signing_config`."

  each "it" { in = resources.aws_lambda_function }

  condition = tf::declared(it.code_signing_config_arn) ? it.code_signing_config_arn != "" : false
  message   = "function `${tf::address(it)}` accepts unsigned code"
  place     = it.code_signing_config_arn
}
