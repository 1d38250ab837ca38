rule "API006" {
  name     = "api-data-trace"
  title    = "API that logs full requests and responses"
  question = "full requests and responses are logged"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_276"]

  why = <<-EOT
    Full requests and responses contain tokens, passwords and user data.
  EOT
  how = "Remove `data_trace_enabled = true`."

  each "it" { in = resources.aws_api_gateway_method_settings }
  each "setting" { in = it.settings }

  condition = tf::declared(setting.data_trace_enabled) ? setting.data_trace_enabled != true : true
  message   = "`${tf::address(it)}` logs full requests and responses"
  place     = setting.data_trace_enabled

  fix {
    value  = false
    safety = "unsafe"
  }
}
