rule "API012" {
  name     = "stage-without-client-certificate"
  title    = "API stage without a client certificate"
  question = "the stage has no client certificate"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_51", "APIGateway.2"]

  why = <<-EOT
    Without a client certificate, the backend cannot distinguish requests from API Gateway from requests that bypass it.
  EOT
  how = "Set `client_certificate_id`, and verify the certificate in the backend."

  each "it" { in = resources.aws_api_gateway_stage }

  condition = tf::declared(it.client_certificate_id) ? it.client_certificate_id != null : false
  message   = "stage `${tf::address(it)}` presents no client certificate to its backend"
  place     = it.client_certificate_id
}
