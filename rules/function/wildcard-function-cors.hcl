rule "LMB013" {
  name     = "wildcard-function-cors"
  title    = "Function URL with CORS for every origin"
  question = "the URL of the function admits every origin"
  severity = "low"
  group    = "security"
  aliases  = ["CKV2_AWS_75"]

  why = <<-EOT
    Any web page can call the function from the browser of its reader.
  EOT
  how = "Name the origins in `allow_origins`."

  each "it" { in = resources.aws_lambda_function_url }

  condition = tf::declared(it.cors[0].allow_origins) ? !contains(it.cors[0].allow_origins, "*") : true
  message   = "function URL `${tf::address(it)}` admits every origin"
  place     = it.cors[0].allow_origins
}
