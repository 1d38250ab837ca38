rule "CBD003" {
  name     = "build-without-logs"
  title    = "Build without logs"
  question = "the build has no logs configured"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_314", "CodeBuild.4"]

  why = <<-EOT
    Without logs, nobody can see what a build did.
  EOT
  how = "Add `logs_config` with a `cloudwatch_logs` block that is not `DISABLED`, or an `s3_logs` block with `status = \"ENABLED\"`."

  each "it" { in = resources.aws_codebuild_project }

  locals {
    groups  = flatten([for logs in it.logs_config : logs.cloudwatch_logs])
    buckets = flatten([for logs in it.logs_config : logs.s3_logs])
  }

  condition = anytrue(concat([for logs in local.groups : logs.status != "DISABLED"], [for logs in local.buckets : logs.status == "ENABLED"]))
  message   = "build project `${tf::address(it)}` has no logs configured"
  place     = it
}
