rule "LMB001" {
  name         = "open-lambda-permission"
  title        = "Lambda permission without a source"
  question     = "a service may invoke the function for any account"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "Every Lambda permission names its source."
  aliases      = ["CKV_AWS_364", "AWS-0067"]

  why = <<-EOT
    A service calls a function for anyone who asks it to. Without the source, that can be a rule, a bucket or a topic in
    another account.
  EOT
  how = "Set `source_arn` to what invokes the function, and `source_account` where that ARN names no account."

  each "permission" { in = resources.aws_lambda_permission }

  when = can(regex("\\.amazon(aws)?\\.com", permission.principal))
  condition = anytrue([
    tf::declared(permission.source_arn),
    tf::declared(permission.source_account),
    tf::declared(permission.principal_org_id),
    tf::declared(permission.event_source_token),
  ])
  message = "`${permission.principal}` may invoke `${tf::text(permission.function_name)}` for any account"
  place   = permission.source_arn
}
