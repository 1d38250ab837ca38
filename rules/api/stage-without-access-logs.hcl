rule "API001" {
  name     = "stage-without-access-logs"
  title    = "API stage without access logs"
  question = "the stage writes no access logs"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_76", "CKV_AWS_95", "AWS-0001", "APIGateway.9", "1b6799eb"]

  why = <<-EOT
    After an incident, access logs show who requested what.
  EOT
  how = "Add an `access_log_settings` block with the ARN of a log group and a `format`."

  each "it" { in = concat(resources.aws_api_gateway_stage, resources.aws_apigatewayv2_stage) }

  condition = length(it.access_log_settings) > 0
  message   = "stage `${tf::address(it)}` writes no access logs"
  place     = it
}
