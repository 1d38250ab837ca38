rule "S3025" {
  name     = "deletable-versions"
  title    = "Bucket without MFA delete"
  question = "the bucket has no MFA delete"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0170", "c5b31ab9", "S3.20"]

  why = <<-EOT
    With MFA delete, stolen credentials are not enough to delete an object version. Only the root user can enable it.
  EOT
  how = "Enable it as the root user, and set `mfa_delete = \"Enabled\"`."

  each "it" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_versioning : other if tf::refers_to(other.bucket, it)]
  }

  # Without versioning there are no versions to protect.
  when = anytrue(concat(
    flatten([for other in local.beside : [for setting in other.versioning_configuration : setting.status == "Enabled"]]),
    [for versioning in it.versioning : versioning.enabled == true],
    # An explicit `mfa_delete` is judged in any case.
    flatten([for other in local.beside : [for setting in other.versioning_configuration : tf::declared(setting.mfa_delete)]]),
    [for versioning in it.versioning : versioning.mfa_delete == false],
  ))
  condition = length(local.beside) > 0 && anytrue(flatten([for other in local.beside : [for setting in other.versioning_configuration : (tf::declared(setting.mfa_delete) ? setting.mfa_delete == "Enabled" : false)]])) || anytrue([for versioning in it.versioning : versioning.mfa_delete == true])
  message   = "bucket `${tf::address(it)}` has no MFA delete"
  place     = it
}
