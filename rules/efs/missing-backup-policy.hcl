rule "EFS012" {
  name         = "missing-backup-policy"
  title        = "File system without backups"
  question     = "the file system is not backed up"
  severity     = "low"
  group        = "security"
  default      = "off"
  requirements = ["8.3"]
  proves       = "File systems have a backup policy."
  aliases      = ["EFS.7", "EFS.2", "CKV2_AWS_18"]

  why = <<-EOT
    Without backups, files that an attacker or a mistake deletes or encrypts are lost. Scratch data needs no backups, so
    this rule is off by default.
  EOT
  how = "Add an `aws_efs_backup_policy` with `status = \"ENABLED\"`, or select the file system in an `aws_backup_selection`."

  each "fs" { in = resources.aws_efs_file_system }

  locals {
    policies = [for policy in resources.aws_efs_backup_policy : policy if policy.file_system_id == fs.id]
    plans    = [for selection in resources.aws_backup_selection : selection if anytrue([for arn in coalesce(selection.resources, []) : tf::refers_to(arn, fs)])]
    every    = [for selection in resources.aws_backup_selection : selection if anytrue([for arn in coalesce(selection.resources, []) : can(regex("^(?:\\*|arn:[a-z-]+:elasticfilesystem:.*:file-system/\\*)$", tf::text(arn)))])]
    statuses = flatten([for policy in local.policies : [for backup in policy.backup_policy : backup.status]])
  }

  # One Zone file systems are backed up by default.
  condition = anytrue([
    contains(local.statuses, "ENABLED"),
    length(local.plans) > 0,
    length(local.every) > 0,
    tf::declared(fs.availability_zone_name) && aws::fact("efs.backup_default").one_zone && length(local.statuses) == 0,
  ])
  message = "file system `${tf::address(fs)}` is not backed up"
  place   = fs
}
