rule "CBD001" {
  name     = "privileged-build"
  title    = "Privileged build"
  question = "the build runs in privileged mode"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_316", "CodeBuild.5"]

  why = <<-EOT
    A privileged build has root privileges on its host. Only builds that run Docker need them.
  EOT
  how = "Remove `privileged_mode`, or build images with a tool that needs no Docker daemon."

  each "it" { in = resources.aws_codebuild_project }

  condition = it.environment[0].privileged_mode != true
  message   = "build project `${tf::address(it)}` runs in privileged mode"
  place     = it.environment[0].privileged_mode

  fix {
    value  = false
    safety = "unsafe"
  }
}
