rule "LMB015" {
  name     = "odd-permission-action"
  title    = "Lambda permission for an action other than invoking"
  question = "the permission allows an action other than invoking"
  severity = "low"
  group    = "security"
  aliases  = ["75ec6890"]

  why = <<-EOT
    The caller of a function only needs to invoke it.
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
