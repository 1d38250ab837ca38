rule "CBD002" {
  name     = "unencrypted-artifacts"
  title    = "Unencrypted build artifacts"
  question = "the build artifacts are not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_78", "AWS-0018"]

  why = <<-EOT
    Anyone who gets access to the stored artifacts can read what is deployed.
  EOT
  how = "Remove `encryption_disabled = true`."

  each "it" { in = resources.aws_codebuild_project }
  each "artifacts" { in = concat(it.artifacts, it.secondary_artifacts) }

  # Nothing is stored without artifacts; a pipeline stores them itself.
  when      = !contains(["NO_ARTIFACTS", "CODEPIPELINE"], coalesce(artifacts.type, "S3"))
  condition = artifacts.encryption_disabled != true
  message   = "artifacts of build project `${tf::address(it)}` are not encrypted"
  place     = artifacts.encryption_disabled

  fix {
    value  = false
    safety = "unsafe"
  }
}
