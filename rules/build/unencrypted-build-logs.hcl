rule "CBD004" {
  name     = "unencrypted-build-logs"
  title    = "Unencrypted build logs"
  question = "the build logs are not encrypted"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_311", "CodeBuild.3"]

  why = <<-EOT
    Build logs contain names, addresses and, by accident, secrets.
  EOT
  how = "Remove `encryption_disabled = true` from `s3_logs`."

  each "it" { in = resources.aws_codebuild_project }
  each "config" { in = it.logs_config }
  each "logs" { in = config.s3_logs }

  condition = logs.encryption_disabled != true
  message   = "S3 logs of build project `${tf::address(it)}` are not encrypted"
  place     = logs.encryption_disabled

  fix {
    value  = false
    safety = "unsafe"
  }
}
