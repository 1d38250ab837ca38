rule "LMB006" {
  name         = "public-lambda-permission"
  title        = "Lambda function that everyone can invoke"
  question     = "everyone can invoke the function"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1", "8.4"]
  expects      = "No Lambda function can be invoked by everyone."
  aliases      = ["CKV_AWS_301", "Lambda.1"]

  why = <<-EOT
    The principal `*` without a source, an account, an organization or IAM authentication lets everyone on the internet
    invoke the function.
  EOT
  how = "Name the service or the account as `principal`, or set `function_url_auth_type = \"AWS_IAM\"`."

  each "permission" { in = resources.aws_lambda_permission }

  when = permission.principal == "*"
  condition = anytrue([
    tf::declared(permission.source_arn),
    tf::declared(permission.source_account),
    tf::declared(permission.principal_org_id),
    tf::declared(permission.event_source_token),
    permission.function_url_auth_type == "AWS_IAM",
  ])
  message = "everyone can invoke `${tf::text(permission.function_name)}`"
  place   = permission.principal
}
