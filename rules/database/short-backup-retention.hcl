rule "RDS010" {
  name     = "short-backup-retention"
  title    = "Short database backup retention"
  question = "the backup retention period is too short"
  severity = "low"
  group    = "security"
  default  = "off"

  why = <<-EOT
    A mistake that is noticed after a weekend can no longer be undone. AWS recommends 7 days.
  EOT
  how = "Set `backup_retention_period` to at least 7."

  option "min_days" {
    type        = number
    default     = 2
    description = "Minimum number of days that backups are kept."
  }

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = tf::declared(it.backup_retention_period) ? it.backup_retention_period == 0 || it.backup_retention_period >= option.min_days : startswith(tf::address(it), "aws_db_instance") || strcontains(tf::address(it), ".aws_db_instance.")
  message   = "the backup retention period of `${tf::address(it)}` is ${tf::declared(it.backup_retention_period) ? it.backup_retention_period : 1}, below the minimum of ${option.min_days} days"
  place     = it.backup_retention_period

  fix {
    value  = max(7, option.min_days)
    safety = "unsafe"
  }
}
