rule "IMG025" {
  name     = "exposed-ssh-port"
  title    = "Exposed SSH port"
  question = "the image exposes the port of SSH"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_DOCKER_1", "DS-0004", "AC_DOCKER_0026"]

  why = <<-EOT
    Port 22 is for SSH. A container with an SSH server has a second way in, with keys and users of its own that nobody rotates.
  EOT
  how = "Take the server out of the image. `aws ecs execute-command` opens a shell where one is needed."

  each "use" { in = image::uses() }
  each "port" { in = use.image.ports }

  condition = port.protocol != "tcp" || port.from > 22 || port.to < 22
  message   = "the image `${use.image.name}` exposes port 22"
  place     = port.from
}
