rule "IMG025" {
  name     = "exposed-ssh-port"
  title    = "Exposed SSH port"
  question = "the image exposes the SSH port"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_DOCKER_1", "DS-0004", "AC_DOCKER_0026", "5907595b"]

  why = <<-EOT
    Port 22 is for SSH. An SSH server is a second way into the container, with its own users and keys that nobody
    rotates.
  EOT
  how = "Remove the server from the image. Use `aws ecs execute-command` where a shell is needed."

  each "use" { in = image::uses() }
  each "port" { in = use.image.ports }

  condition = port.protocol != "tcp" || port.from > 22 || port.to < 22
  message   = "the image `${use.image.name}` exposes port 22"
  place     = port.from
}
