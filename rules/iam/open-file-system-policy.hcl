rule "IAM036" {
  name         = "open-file-system-policy"
  title        = "File system lets clients in without an identity, or as root"
  question     = "the file system lets clients in without an identity, or as root"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "File systems let in only clients with an identity, and none as root."

  why = <<-EOT
    A client without an identity of IAM, or one that is root in the file system, reads and changes what belongs to other
    programs.
  EOT
  how = "Allow `elasticfilesystem:ClientMount` to the task role, with `elasticfilesystem:AccessPointArn`, and never `ClientRootAccess`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["efs-anonymous-mount", "efs-root-access"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
