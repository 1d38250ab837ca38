rule "LMB002" {
  name         = "reserved-environment-variable"
  title        = "Reserved Lambda environment variable"
  question     = "the function sets a reserved environment variable"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Functions set no reserved environment variables."

  why = <<-EOT
    Lambda sets the region, the credentials and other variables in the environment of a function. AWS rejects a function
    that sets a reserved one.
  EOT
  how = "Remove the variable. Lambda sets `AWS_REGION` to the region of the function."

  each "function" { in = resources.aws_lambda_function }
  each "environment" { in = function.environment }

  locals {
    reserved = aws::fact("lambda.reserved_variables")
    set      = [for name in keys(coalesce(environment.variables, {})) : name if contains(local.reserved, name)]
  }

  condition = length(local.set) == 0
  message   = "`${tf::address(function)}` sets the reserved environment variable ${join(", ", [for name in local.set : "`${name}`"])}"
  place     = environment.variables
}
