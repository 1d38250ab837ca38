rule "SEC003" {
  name     = "database-password-in-configuration"
  title    = "Database password in the configuration"
  question = "the password of the database is in the configuration"
  severity = "critical"
  group    = "security"
  secret   = true

  why = <<-EOT
    Anyone who can read the repository, its history or the Terraform state can log in to the database.
  EOT
  how = "Change the password. Set `manage_master_user_password = true`, or pass it with `password_wo` from an ephemeral variable."

  each "database" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster, resources.aws_redshift_cluster, resources.aws_docdb_cluster, resources.aws_elasticache_replication_group) }
  each "argument" { in = ["password", "password_wo", "master_password", "master_password_wo", "auth_token"] }

  locals {
    value = try(database[argument], null)
  }

  # Whoever ignores changes of the value has written a placeholder.
  when      = !tf::ignores(database, argument)
  condition = !(secret::is_literal(local.value) && !secret::is_weak(local.value))
  message   = "the password of `${tf::address(database)}` is in the configuration"
  place     = database[argument]
}
