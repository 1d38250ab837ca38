rule "API008" {
  name     = "open-route"
  title    = "API route without authorization"
  question = "everyone can call the route"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_309", "APIGateway.8"]

  why = <<-EOT
    Everyone on the internet can call the route. Where the application knows its users itself, that may be what
    you want, so this is for you to choose.
  EOT
  how = "Set `authorization_type` to `AWS_IAM`, `JWT` or `CUSTOM`."

  each "it" { in = resources.aws_apigatewayv2_route }

  condition = tf::declared(it.authorization_type) ? contains(["AWS_IAM", "CUSTOM", "JWT"], it.authorization_type) : false
  message   = "everyone can call route `${it.route_key}`"
  place     = it.authorization_type
}
