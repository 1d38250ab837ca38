rule "API009" {
  name     = "open-method"
  title    = "API method without authorization"
  question = "everyone can call the method"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_59", "CKV2_AWS_70", "AWS-0004"]

  why = <<-EOT
    Everyone on the internet can call the method. Where the application knows its users itself, that may be what
    you want, so this is for you to choose.
  EOT
  how = "Set `authorization` to `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`."

  each "it" { in = resources.aws_api_gateway_method }

  # Browsers ask with OPTIONS, and send no credentials.
  when      = it.http_method != "OPTIONS"
  condition = it.authorization != "NONE" || it.api_key_required == true
  message   = "everyone can call `${it.http_method}` of `${tf::address(it)}`"
  place     = it.authorization
}
