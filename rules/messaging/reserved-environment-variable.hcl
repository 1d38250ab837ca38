rule "LMB002" {
  name         = "reserved-environment-variable"
  title        = "Reserved environment variable of Lambda"
  question     = "the function sets a reserved environment variable"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Functions set no reserved variable."

  why = <<-EOT
    Lambda sets the region, the credentials and some more in the environment of a function. AWS refuses a function that
    sets one of these.
  EOT
  how = "Remove the variable: `AWS_REGION` is there, and says where the function runs."

  each "function" { in = resources.aws_lambda_function }
  each "environment" { in = function.environment }

  locals {
    reserved = aws::fact("lambda.reserved_variables")
    set      = [for name in keys(coalesce(environment.variables, {})) : name if contains(local.reserved, name)]
  }

  condition = length(local.set) == 0
  message   = "`${tf::address(function)}` sets ${join(", ", local.set)}, which Lambda reserves"
  place     = environment.variables
}
