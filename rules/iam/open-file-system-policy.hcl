rule "IAM036" {
  name         = "open-file-system-policy"
  title        = "File system policy allows anonymous or root access"
  question     = "the file system policy allows anonymous or root access"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "File system policies allow neither anonymous nor root access."

  why = <<-EOT
    A client without an IAM identity, or with root access to the file system, can read and change the files of other
    programs.
  EOT
  how = "Allow `elasticfilesystem:ClientMount` to the task role with a condition on `elasticfilesystem:AccessPointArn`, and do not allow `elasticfilesystem:ClientRootAccess`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["efs-anonymous-mount", "efs-root-access"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
