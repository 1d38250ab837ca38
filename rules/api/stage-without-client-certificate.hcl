rule "API012" {
  name     = "stage-without-client-certificate"
  title    = "API stage without a client certificate"
  question = "the backend accepts calls that bypass the API"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_51", "APIGateway.2"]

  why = <<-EOT
    Without a client certificate the backend answers everyone who finds it, and not only the API.
  EOT
  how = "Set `client_certificate_id`, and have the backend ask for the certificate."

  each "it" { in = resources.aws_api_gateway_stage }

  condition = tf::declared(it.client_certificate_id) ? it.client_certificate_id != null : false
  message   = "the backend of `${tf::address(it)}` accepts calls that bypass the API"
  place     = it.client_certificate_id
}
