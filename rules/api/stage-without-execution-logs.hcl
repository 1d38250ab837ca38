rule "API007" {
  name     = "stage-without-execution-logs"
  title    = "API stage without execution logs"
  question = "the stage writes no execution logs"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV2_AWS_4", "APIGateway.1"]

  why = <<-EOT
    Without execution logs, nothing shows why a request failed.
  EOT
  how = "Add an `aws_api_gateway_method_settings` with `method_path = \"*/*\"` and `logging_level = \"ERROR\"`."

  each "it" { in = resources.aws_api_gateway_stage }

  locals {
    beside = [for settings in resources.aws_api_gateway_method_settings : settings if contains(tf::references(settings), tf::address(it)) || (settings.rest_api_id == it.rest_api_id && settings.stage_name == it.stage_name)]
    levels = flatten([for settings in local.beside : [for setting in coalesce(settings.settings, []) : contains(["ERROR", "INFO"], coalesce(tf::declared(setting.logging_level) ? setting.logging_level : null, "OFF"))]])
  }

  condition = anytrue(local.levels)
  message   = "stage `${tf::address(it)}` writes no execution logs"
  place     = it
}
