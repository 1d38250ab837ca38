rule "LMB001" {
  name         = "open-lambda-permission"
  title        = "Function can be invoked from any account"
  severity     = "high"
  group        = "security"
  requirements = ["6.1", "8.4"]
  aliases      = ["CKV_AWS_301", "CKV_AWS_364", "AWS-0067", "Lambda.1"]

  why = <<-EOT
    A service calls a function for whoever asked it to. Without the source, that can be a rule, a bucket or a topic in
    anybody's account; with the principal `*` it is anybody at once.
  EOT
  how = "Set `source_arn` to what invokes the function (and `source_account` where that ARN names no account), or `principal_org_id`."

  each "permission" { in = resources.aws_lambda_permission }

  when = permission.principal == "*" || can(regex("\\.amazon(aws)?\\.com", permission.principal))
  condition = anytrue([
    tf::declared(permission.source_arn),
    tf::declared(permission.source_account),
    tf::declared(permission.principal_org_id),
    tf::declared(permission.event_source_token),
    permission.function_url_auth_type == "AWS_IAM",
  ])
  message = "`${permission.principal}` may invoke `${tf::text(permission.function_name)}` for any account"
  place   = permission.source_arn
}
