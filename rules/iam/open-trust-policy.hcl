rule "IAM004" {
  name         = "open-trust-policy"
  title        = "Everybody can assume the role"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_60", "CKV_AWS_283", "AC_AWS_0146"]

  why = <<-EOT
    Any AWS account of the world can take the role and what it may do. An external ID does not help: it is no secret.
  EOT
  how = "Name the service or the account that assumes the role."

  each "role" { in = resources.aws_iam_role }

  condition = !iam::is_public(role.assume_role_policy)
  message   = "everybody can assume role `${tf::address(role)}`"
  place     = role.assume_role_policy
}
