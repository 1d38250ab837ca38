rule "CBD001" {
  name     = "privileged-build"
  title    = "Privileged build"
  question = "the build runs privileged"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_316", "CodeBuild.5"]

  why = <<-EOT
    A privileged build has the privileges of root on its host. Only builds of images with Docker need it.
  EOT
  how = "Remove `privileged_mode`, or build images with a tool that needs no daemon."

  each "it" { in = resources.aws_codebuild_project }

  condition = it.environment[0].privileged_mode != true
  message   = "build project `${tf::address(it)}` runs privileged"
  place     = it.environment[0].privileged_mode

  fix {
    value  = false
    safety = "unsafe"
  }
}
