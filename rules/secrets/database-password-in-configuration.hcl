rule "SEC003" {
  name     = "database-password-in-configuration"
  title    = "Database password in the configuration"
  question = "the database password is in the configuration"
  severity = "critical"
  group    = "security"
  secret   = true

  why = <<-EOT
    Anyone who can read the repository, its history or the Terraform state can log in to the database.
  EOT
  how = "Change the password. Set `manage_master_user_password = true` where the resource supports it, or pass the password with the `_wo` argument from an ephemeral variable."

  each "database" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster, resources.aws_redshift_cluster, resources.aws_docdb_cluster, resources.aws_elasticache_replication_group) }
  each "argument" { in = ["password", "password_wo", "master_password", "master_password_wo", "auth_token"] }

  locals {
    value = try(database[argument], null)
  }

  # With `ignore_changes` the value is a placeholder. A weak password is in use as well.
  when      = !tf::ignores(database, argument)
  condition = !secret::is_literal(local.value)
  message   = "the password of `${tf::address(database)}` is in the configuration"
  place     = database[argument]
}
