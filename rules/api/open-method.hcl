rule "API009" {
  name     = "open-method"
  title    = "API method without authorization"
  question = "the method requires no authorization"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_59", "CKV2_AWS_70", "AWS-0004", "15ccec05"]

  why = <<-EOT
    Anyone on the internet can call the method. If the application authenticates its users itself, that may be intended,
    so this rule is off by default.
  EOT
  how = "Set `authorization` to `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`."

  each "it" { in = resources.aws_api_gateway_method }

  # CORS preflight requests use OPTIONS and carry no credentials.
  when      = it.http_method != "OPTIONS"
  condition = it.authorization != "NONE" || it.api_key_required == true
  message   = "method `${tf::address(it)}` allows ${it.http_method} without authorization"
  place     = it.authorization
}
