rule "LMB008" {
  name     = "unlimited-concurrency"
  title    = "Function without reserved concurrency"
  question = "the function has no reserved concurrency"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_115"]

  why = <<-EOT
    Without reserved concurrency, a burst of one function can use up the concurrency of the whole account.
  EOT
  how = "Set `reserved_concurrent_executions` to the number of concurrent executions that the function needs."

  each "it" { in = resources.aws_lambda_function }

  condition = tf::declared(it.reserved_concurrent_executions) ? it.reserved_concurrent_executions >= 0 : false
  message   = "function `${tf::address(it)}` has no reserved concurrency"
  place     = it.reserved_concurrent_executions
}
