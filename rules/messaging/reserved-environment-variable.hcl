rule "LMB002" {
  name         = "reserved-environment-variable"
  title        = "Function sets a variable that Lambda keeps for itself"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]

  why = <<-EOT
    Lambda sets the region, the credentials and some more in the environment of a function. AWS refuses a function that
    sets one of these.
  EOT
  how = "Remove the variable: `AWS_REGION` is there, and says where the function runs."

  each "function" { in = resources.aws_lambda_function }
  each "environment" { in = function.environment }

  locals {
    reserved = [
      "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
      "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ]
    set = [for name in keys(coalesce(environment.variables, {})) : name if contains(local.reserved, name)]
  }

  condition = length(local.set) == 0
  message   = "`${tf::address(function)}` sets ${join(", ", local.set)}, which Lambda sets itself"
  place     = environment.variables
}
