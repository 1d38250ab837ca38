rule "API013" {
  name     = "unvalidated-requests"
  title    = "API method without a request validator"
  question = "the method has no request validator"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_53"]

  why = <<-EOT
    With a request validator, API Gateway refuses requests with missing parameters or a malformed body before they reach
    the backend.
  EOT
  how = "Set `request_validator_id` to an `aws_api_gateway_request_validator`."

  each "it" { in = resources.aws_api_gateway_method }

  when      = it.http_method != "OPTIONS"
  condition = tf::declared(it.request_validator_id) ? it.request_validator_id != null : false
  message   = "method `${tf::address(it)}` (${it.http_method}) has no request validator"
  place     = it.request_validator_id
}
