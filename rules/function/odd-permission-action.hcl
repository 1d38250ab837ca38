rule "LMB015" {
  name     = "odd-permission-action"
  title    = "Lambda permission for another action"
  question = "the permission allows another action than invoking"
  severity = "low"
  group    = "security"
  aliases  = ["75ec6890"]

  why = <<-EOT
    Whoever calls the function needs to invoke it, and nothing else.
  EOT
  how = "Set `action = \"lambda:InvokeFunction\"`."

  each "it" { in = resources.aws_lambda_permission }

  condition = tf::declared(it.action) ? contains(["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"], it.action) : true
  message   = "permission `${tf::address(it)}` allows `${it.action}`"
  place     = it.action

  fix {
    value = "lambda:InvokeFunction"
  }
}
