rule "LMB004" {
  name         = "wrong-function-trust"
  title        = "Function role does not trust Lambda"
  question     = "the role of the function does not trust Lambda"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1", "8.4"]
  proves       = "Function roles trust Lambda."

  why = <<-EOT
    Lambda can run a function only if its role trusts `lambda.amazonaws.com`. AWS rejects the function otherwise.
  EOT
  how = "Allow `sts:AssumeRole` to `lambda.amazonaws.com` in the trust policy of the role."

  each "function" { in = resources.aws_lambda_function }

  locals {
    role = tf::declared(function.role) ? iam::role(function.role) : null
  }

  # A role from the caller is judged in the caller's configuration.
  when      = tf::known(tf::address(local.role)) && local.role != null
  condition = iam::trusts(local.role, "lambda.amazonaws.com")
  message   = "`${tf::address(local.role)}`, the role of `${tf::address(function)}`, does not trust lambda.amazonaws.com (trust-principal-mismatch-for-use)"
  place     = function.role
  related   = [local.role]
}
