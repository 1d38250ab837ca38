rule "API001" {
  name     = "stage-without-access-logs"
  title    = "API stage without access logs"
  question = "the stage writes no access logs"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_76", "CKV_AWS_95", "AWS-0001", "APIGateway.9"]

  why = <<-EOT
    Access logs tell after an incident who asked for what.
  EOT
  how = "Add `access_log_settings` with a log group."

  each "it" { in = concat(resources.aws_api_gateway_stage, resources.aws_apigatewayv2_stage) }

  condition = length(it.access_log_settings) > 0
  message   = "stage `${tf::address(it)}` writes no access logs"
  place     = it
}
