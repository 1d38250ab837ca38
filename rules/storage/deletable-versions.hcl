rule "S3025" {
  name     = "deletable-versions"
  title    = "Versions can be deleted without MFA"
  question = "versions of the bucket can be deleted without MFA"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0170", "c5b31ab9", "S3.20"]

  why = <<-EOT
    With MFA delete, stolen credentials are not enough to delete a version. Only the root user can turn it on.
  EOT
  how = "Turn it on as the root user, and set `mfa_delete = \"Enabled\"`."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_versioning : other if tf::refers_to(other.bucket, it)]
  }

  # A bucket that keeps no versions has none to protect.
  when = anytrue(concat(
    flatten([for other in local.beside : [for setting in other.versioning_configuration : setting.status == "Enabled"]]),
    [for versioning in it.versioning : versioning.enabled == true],
    # Who writes about MFA has asked for it.
    flatten([for other in local.beside : [for setting in other.versioning_configuration : tf::declared(setting.mfa_delete)]]),
    [for versioning in it.versioning : versioning.mfa_delete == false],
  ))
  condition = length(local.beside) > 0 && anytrue(flatten([for other in local.beside : [for setting in other.versioning_configuration : (tf::declared(setting.mfa_delete) ? setting.mfa_delete == "Enabled" : false)]])) || anytrue([for versioning in it.versioning : versioning.mfa_delete == true])
  message   = "versions of bucket `${tf::address(it)}` can be deleted without MFA"
  place     = it
}
