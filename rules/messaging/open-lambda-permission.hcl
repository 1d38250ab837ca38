rule "LMB001" {
  name         = "open-lambda-permission"
  title        = "Lambda permission without a source"
  question     = "the Lambda permission has no source"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "Every Lambda permission names its source."
  aliases      = ["CKV_AWS_364", "AWS-0067"]

  why = <<-EOT
    The service invokes the function on behalf of anyone who configures it to. Without a source, that includes rules,
    buckets and topics in other accounts.
  EOT
  how = "Set `source_arn` to the ARN of the rule, bucket or topic that invokes the function, and `source_account` if that ARN has no account ID."

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
