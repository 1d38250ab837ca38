rule "LMB014" {
  name     = "deprecated-runtime"
  title    = "Deprecated Lambda runtime"
  question = "the runtime of the function is deprecated"
  severity = "medium"
  group    = "security"
  expects  = "Every function uses a supported runtime."
  aliases  = ["CKV_AWS_363", "Lambda.2", "aws_lambda_function_deprecated_runtime"]

  why = <<-EOT
    A deprecated runtime gets no security fixes, and AWS later blocks updates of the function.
  EOT
  how = "Use a supported runtime. These are deprecated: ${join(", ", aws::fact("lambda.deprecated_runtimes"))}."

  each "it" { in = resources.aws_lambda_function }

  condition = tf::declared(it.runtime) ? !contains(aws::fact("lambda.deprecated_runtimes"), it.runtime) : true
  message   = "function `${tf::address(it)}` uses the deprecated runtime ${it.runtime}"
  place     = it.runtime
}
