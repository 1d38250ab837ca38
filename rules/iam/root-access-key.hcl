rule "IAM039" {
  name     = "root-access-key"
  title    = "Access key of the root user"
  question = "the root user has an access key"
  severity = "critical"
  group    = "security"
  aliases  = ["CKV_AWS_348", "AWS-0141", "970d224d"]

  why = <<-EOT
    Nothing limits the root user. Anyone with its access key controls the account.
  EOT
  how = "Remove the key, and use a role."

  each "it" { in = resources.aws_iam_access_key }

  condition = !contains(["root", "<root_account>"], lower(it.user))
  message   = "`${tf::address(it)}` is an access key of the root user"
  place     = it.user
}
