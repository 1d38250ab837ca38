rule "RDS003" {
  name     = "missing-database-backup"
  title    = "Database without backups"
  question = "the database has no automatic backups"
  severity = "low"
  group    = "security"
  expects  = "Every database has automatic backups."
  aliases  = ["CKV_AWS_133", "AWS-0077", "e542bd46", "1dc73fb4"]

  why = <<-EOT
    Without backups, data that an attacker or a mistake deletes or encrypts is lost.
  EOT
  how = "Set `backup_retention_period` to at least 7."

  each "it" { in = concat(
    [for database in resources.aws_db_instance : { of = database, default = 0 } if database.replicate_source_db == null],
    [for cluster in resources.aws_rds_cluster : { of = cluster, default = 1 }],
  ) }

  condition = (tf::declared(it.of.backup_retention_period) ? it.of.backup_retention_period : it.default) > 0
  message   = "database `${tf::address(it.of)}` has no automatic backups"
  place     = it.of.backup_retention_period

  fix {
    value = 7
  }
}
