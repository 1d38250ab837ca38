rule "ACC012" {
  name     = "several-access-keys"
  title    = "IAM user with several access keys"
  question = "the IAM user has several active access keys"
  severity = "low"
  group    = "security"
  aliases  = ["3561130e"]

  why = <<-EOT
    Each active access key is another credential that can leak, and that has to be rotated. A second one is needed only
    while the first is replaced.
  EOT
  how = "Remove the key that is no longer used, or set `status = \"Inactive\"` until it is removed."

  each "it" { in = resources.aws_iam_access_key }

  locals {
    active = [for key in resources.aws_iam_access_key : key if key.user == it.user && (tf::declared(key.status) ? key.status != "Inactive" : true)]
  }

  when      = tf::declared(it.status) ? it.status != "Inactive" : true
  condition = length(local.active) <= 1
  message   = "the IAM user of `${tf::address(it)}` has ${length(local.active)} active access keys"
  place     = it.user
}
