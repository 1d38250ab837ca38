rule "API008" {
  name     = "open-route"
  title    = "API route without authorization"
  question = "the route requires no authorization"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_309", "APIGateway.8"]

  why = <<-EOT
    Anyone on the internet can call the route. If the application authenticates its users itself, that may be intended,
    so this rule is off by default.
  EOT
  how = "Set `authorization_type` to `AWS_IAM`, `JWT` or `CUSTOM`."

  each "it" { in = resources.aws_apigatewayv2_route }

  condition = tf::declared(it.authorization_type) ? contains(["AWS_IAM", "CUSTOM", "JWT"], it.authorization_type) : false
  message   = "route `${it.route_key}` requires no authorization"
  place     = it.authorization_type
}
