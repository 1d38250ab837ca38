rule "LMB013" {
  name     = "wildcard-function-cors"
  title    = "Function URL that allows every CORS origin"
  question = "the function URL allows every origin"
  severity = "low"
  group    = "security"
  aliases  = ["CKV2_AWS_75"]

  why = <<-EOT
    Any web page can call the function from a visitor's browser.
  EOT
  how = "List the allowed origins in `allow_origins`."

  each "it" { in = resources.aws_lambda_function_url }

  condition = tf::declared(it.cors[0].allow_origins) ? !contains(it.cors[0].allow_origins, "*") : true
  message   = "function URL `${tf::address(it)}` allows every CORS origin"
  place     = it.cors[0].allow_origins
}
