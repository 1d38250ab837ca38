rule "RDS028" {
  name     = "backups-for-days"
  title    = "Backups of a database are kept for less than a week"
  question = "backups are kept for less than a week"
  severity = "low"
  group    = "security"
  default  = "off"

  why = <<-EOT
    Damage that is noticed after a weekend is older than the oldest backup. AWS recommends a week, and Security Hub asks for
    it.
  EOT
  how = "Set `backup_retention_period` to 7 or more."

  each "it" { in = concat([for database in resources.aws_db_instance : database if database.replicate_source_db == null], resources.aws_rds_cluster) }

  # One day, and none, are RDS010 and RDS003.
  when      = tf::declared(it.backup_retention_period)
  condition = it.backup_retention_period < 2 || it.backup_retention_period >= 7
  message   = "backups of `${tf::address(it)}` are kept for ${it.backup_retention_period} days"
  place     = it.backup_retention_period

  fix {
    value  = 7
    safety = "unsafe"
  }
}
