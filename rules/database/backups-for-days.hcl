rule "RDS028" {
  name     = "backups-for-days"
  title    = "Database backups kept for less than a week"
  question = "backups are kept for less than a week"
  severity = "low"
  group    = "security"
  default  = "off"

  why = <<-EOT
    Damage that is noticed after a few days is older than the oldest backup. AWS recommends 7 days, and Security Hub
    requires them.
  EOT
  how = "Set `backup_retention_period` to at least 7."

  each "it" { in = concat([for database in resources.aws_db_instance : database if database.replicate_source_db == null], resources.aws_rds_cluster) }

  # RDS003 reports no backups, RDS010 a single day.
  when      = tf::declared(it.backup_retention_period)
  condition = it.backup_retention_period < 2 || it.backup_retention_period >= 7
  message   = "backups of `${tf::address(it)}` are kept for ${it.backup_retention_period} days"
  place     = it.backup_retention_period

  fix {
    value  = 7
    safety = "unsafe"
  }
}
