rule "LMB004" {
  name         = "wrong-function-trust"
  title        = "Role does not trust Lambda"
  question     = "the role of the function does not trust Lambda"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1", "8.4"]
  proves       = "Lambda may assume the roles of functions."

  why = <<-EOT
    Lambda runs a function with a role only if the role trusts lambda.amazonaws.com. AWS refuses the function.
  EOT
  how = "Let the trust policy of the role allow `sts:AssumeRole` to `lambda.amazonaws.com`."

  each "function" { in = resources.aws_lambda_function }

  locals {
    role = tf::declared(function.role) ? iam::role(function.role) : null
  }

  # A role that the caller gives is the caller's to judge.
  when      = tf::known(tf::address(local.role)) && local.role != null
  condition = iam::trusts(local.role, "lambda.amazonaws.com")
  message   = "`${tf::address(local.role)}` does not trust lambda.amazonaws.com, and `${tf::address(function)}` runs with it (trust-principal-mismatch-for-use)"
  place     = function.role
  related   = [local.role]
}
