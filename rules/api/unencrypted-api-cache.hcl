rule "API005" {
  name     = "unencrypted-api-cache"
  title    = "Unencrypted API cache"
  question = "cached responses are not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_308", "AWS-0002", "APIGateway.5", "b7c9a40c"]

  why = <<-EOT
    The cache holds the responses of the API, including any user data in them.
  EOT
  how = "Set `cache_data_encrypted = true`."

  each "it" { in = resources.aws_api_gateway_method_settings }
  each "setting" { in = it.settings }

  when      = tf::declared(setting.caching_enabled) ? setting.caching_enabled == true : false
  condition = tf::declared(setting.cache_data_encrypted) ? setting.cache_data_encrypted == true : false
  message   = "`${tf::address(it)}` does not encrypt cached responses"
  place     = setting.cache_data_encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
