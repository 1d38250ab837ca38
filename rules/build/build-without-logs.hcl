rule "CBD003" {
  name     = "build-without-logs"
  title    = "Build without logs"
  question = "all logs of the build are disabled"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_314", "CodeBuild.4"]

  why = <<-EOT
    Without logs, nobody can see what a build did. CodeBuild logs to CloudWatch Logs unless that is disabled.
  EOT
  how = "Remove `status = \"DISABLED\"` from the `cloudwatch_logs` block, or add an `s3_logs` block with `status = \"ENABLED\"`."

  each "it" { in = resources.aws_codebuild_project }

  locals {
    groups  = flatten([for logs in coalesce(it.logs_config, []) : logs.cloudwatch_logs])
    buckets = flatten([for logs in coalesce(it.logs_config, []) : logs.s3_logs])
  }

  # Without a `cloudwatch_logs` block, the provider enables them.
  condition = length(local.groups) == 0 || anytrue(concat([for logs in local.groups : logs.status != "DISABLED"], [for logs in local.buckets : logs.status == "ENABLED"]))
  message   = "build project `${tf::address(it)}` has all logs disabled"
  place     = it
}
