rule "LMB007" {
  name     = "function-without-tracing"
  title    = "Function without X-Ray tracing"
  question = "X-Ray tracing of the function is not active"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_50", "AWS-0066", "8152e0cf", "AC_AWS_0163", "AC_AWS_0485"]

  why = <<-EOT
    Without traces, nothing shows which call made a request slow.
  EOT
  how = "Add a `tracing_config` block with `mode = \"Active\"`."

  each "it" { in = resources.aws_lambda_function }

  condition = it.tracing_config[0].mode == "Active"
  message   = "function `${tf::address(it)}` has no active X-Ray tracing"
  place     = it.tracing_config[0].mode

  fix {
    value = "Active"
  }
}
