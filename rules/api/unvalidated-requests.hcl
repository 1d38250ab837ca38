rule "API013" {
  name     = "unvalidated-requests"
  title    = "API method without a request validator"
  question = "requests are not validated"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_53"]

  why = <<-EOT
    API Gateway can refuse requests without a required parameter or with a malformed body before the application
    sees them.
  EOT
  how = "Set `request_validator_id`."

  each "it" { in = resources.aws_api_gateway_method }

  when      = it.http_method != "OPTIONS"
  condition = tf::declared(it.request_validator_id) ? it.request_validator_id != null : false
  message   = "requests of `${it.http_method}` to `${tf::address(it)}` are not validated"
  place     = it.request_validator_id
}
