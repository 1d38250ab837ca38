rule "EFS012" {
  name         = "missing-backup-policy"
  title        = "File system is not backed up"
  severity     = "low"
  group        = "security"
  default      = "off"
  requirements = ["8.3"]
  aliases      = ["CKV2_AWS_18", "EFS.2"]

  why = <<-EOT
    Files that were deleted or encrypted by an attacker are gone. Scratch data needs no backup, which is why this is for
    you to choose.
  EOT
  how = "Add `aws_efs_backup_policy` with status ENABLED."

  each "fs" { in = resources.aws_efs_file_system }

  locals {
    policies = [for policy in resources.aws_efs_backup_policy : policy if policy.file_system_id == fs.id]
    statuses = flatten([for policy in local.policies : [for backup in policy.backup_policy : backup.status]])
  }

  condition = contains(local.statuses, "ENABLED")
  message   = "file system `${tf::address(fs)}` is not backed up"
  place     = fs
}
