rule "API004" {
  name     = "methods-without-cache"
  title    = "API methods without a cache"
  question = "methods cache nothing"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_225", "AWS-0190"]

  why = <<-EOT
    With a cache, the same answer is not worked out again. It is paid for by the hour, so this is for you to
    choose.
  EOT
  how = "Set `caching_enabled = true`."

  each "it" { in = resources.aws_api_gateway_method_settings }
  each "setting" { in = it.settings }

  condition = tf::declared(setting.caching_enabled) ? setting.caching_enabled == true : false
  message   = "methods of `${tf::address(it)}` cache nothing"
  place     = setting.caching_enabled
}
