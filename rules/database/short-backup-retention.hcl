rule "RDS010" {
  name     = "short-backup-retention"
  title    = "Backups of a database are kept for a day"
  question = "backups are kept for a day"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0077"]

  why = <<-EOT
    A mistake that is found after the weekend can no longer be undone. AWS recommends a week.
  EOT
  how = "Set `backup_retention_period` to 7 or more."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = tf::declared(it.backup_retention_period) ? it.backup_retention_period != 1 : startswith(tf::address(it), "aws_db_instance") || strcontains(tf::address(it), ".aws_db_instance.")
  message   = "backups of `${tf::address(it)}` are kept for a day"
  place     = it.backup_retention_period

  fix {
    value  = 7
    safety = "unsafe"
  }
}
