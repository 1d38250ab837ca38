rule "API004" {
  name     = "methods-without-cache"
  title    = "API methods without caching"
  question = "responses of the methods are not cached"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_225", "AWS-0190"]

  why = <<-EOT
    A cache answers repeated requests without calling the backend. It is billed by the hour, so this rule is off by
    default.
  EOT
  how = "Set `caching_enabled = true`."

  each "it" { in = resources.aws_api_gateway_method_settings }
  each "setting" { in = it.settings }

  condition = tf::declared(setting.caching_enabled) ? setting.caching_enabled == true : false
  message   = "`${tf::address(it)}` does not enable caching"
  place     = setting.caching_enabled
}
