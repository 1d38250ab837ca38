rule "RDS010" {
  name     = "short-backup-retention"
  title    = "Short backup retention of a database"
  question = "backups are kept for too short a time"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0077"]

  why = <<-EOT
    A mistake that is found after the weekend can no longer be undone. AWS recommends a week.
  EOT
  how = "Set `backup_retention_period` to 7 or more."

  option "min_days" {
    type        = number
    default     = 2
    description = "The fewest days that backups are kept."
  }

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = tf::declared(it.backup_retention_period) ? it.backup_retention_period == 0 || it.backup_retention_period >= option.min_days : startswith(tf::address(it), "aws_db_instance") || strcontains(tf::address(it), ".aws_db_instance.")
  message   = "backups of `${tf::address(it)}` are kept for ${tf::declared(it.backup_retention_period) ? it.backup_retention_period : 1} days, not for ${option.min_days}"
  place     = it.backup_retention_period

  fix {
    value  = max(7, option.min_days)
    safety = "unsafe"
  }
}
