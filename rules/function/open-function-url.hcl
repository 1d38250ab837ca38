rule "LMB012" {
  name     = "open-function-url"
  title    = "Function URL without authentication"
  question = "the function URL requires no authentication"
  severity = "high"
  group    = "security"
  aliases  = ["CKV_AWS_258"]

  why = <<-EOT
    Anyone on the internet who learns the URL can call the function.
  EOT
  how = "Set `authorization_type = \"AWS_IAM\"`. For public clients, put CloudFront with an origin access control, or API Gateway, in front of the function."

  each "it" { in = resources.aws_lambda_function_url }

  condition = tf::declared(it.authorization_type) ? it.authorization_type != "NONE" : true
  message   = "function URL `${tf::address(it)}` requires no authentication"
  place     = it.authorization_type

  fix {
    value  = "AWS_IAM"
    safety = "unsafe"
  }
}
