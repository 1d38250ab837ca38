rule "RDS003" {
  name     = "missing-database-backup"
  title    = "Database without backups"
  question = "the database has no automatic backups"
  severity = "low"
  group    = "security"
  expects  = "Every database has automatic backups."
  aliases  = ["CKV_AWS_133"]

  why = <<-EOT
    What is deleted or encrypted by an attacker or by mistake is gone.
  EOT
  how = "Set `backup_retention_period` to at least 7 days."

  each "it" { in = resources.aws_db_instance }

  when      = it.replicate_source_db == null
  condition = tf::declared(it.backup_retention_period) ? it.backup_retention_period > 0 : false
  message   = "database `${tf::address(it)}` has no automatic backups"
  place     = it.backup_retention_period

  fix {
    value = 7
  }
}
