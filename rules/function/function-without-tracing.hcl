rule "LMB007" {
  name     = "function-without-tracing"
  title    = "Function without tracing"
  question = "the function is not traced"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_50", "AWS-0066", "8152e0cf", "AC_AWS_0163", "AC_AWS_0485"]

  why = <<-EOT
    Without traces, nothing shows which call made a request slow.
  EOT
  how = "Add `tracing_config` with `mode = \"Active\"`."

  each "it" { in = resources.aws_lambda_function }

  condition = it.tracing_config[0].mode == "Active"
  message   = "function `${tf::address(it)}` is not traced"
  place     = it.tracing_config[0].mode

  fix {
    value = "Active"
  }
}
