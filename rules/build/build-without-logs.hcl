rule "CBD003" {
  name     = "build-without-logs"
  title    = "Build without logs"
  question = "the build writes no logs"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_314", "CodeBuild.4"]

  why = <<-EOT
    Without logs, nobody sees what a build did.
  EOT
  how = "Remove the status `DISABLED` of `cloudwatch_logs`, or add `s3_logs`."

  each "it" { in = resources.aws_codebuild_project }

  locals {
    groups  = flatten([for logs in it.logs_config : logs.cloudwatch_logs])
    buckets = flatten([for logs in it.logs_config : logs.s3_logs])
  }

  condition = anytrue(concat([for logs in local.groups : logs.status != "DISABLED"], [for logs in local.buckets : logs.status == "ENABLED"]))
  message   = "build `${tf::address(it)}` has no logs of its own"
  place     = it
}
