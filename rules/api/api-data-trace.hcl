rule "API006" {
  name     = "api-data-trace"
  title    = "API that logs requests in full"
  question = "requests and answers are logged in full"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_276"]

  why = <<-EOT
    The full log has tokens, passwords and what users write.
  EOT
  how = "Remove `data_trace_enabled = true`."

  each "it" { in = resources.aws_api_gateway_method_settings }
  each "setting" { in = it.settings }

  condition = tf::declared(setting.data_trace_enabled) ? setting.data_trace_enabled != true : true
  message   = "`${tf::address(it)}` logs requests and answers in full"
  place     = setting.data_trace_enabled

  fix {
    value  = false
    safety = "unsafe"
  }
}
