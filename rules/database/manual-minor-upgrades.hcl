rule "RDS007" {
  name     = "manual-minor-upgrades"
  title    = "Database without automatic minor version upgrades"
  question = "automatic minor version upgrades of the database are disabled"
  severity = "low"
  group    = "security"
  expects  = "Every database upgrades minor versions automatically."
  aliases  = ["CKV_AWS_226", "RDS.13", "3b6d777b"]

  why = <<-EOT
    Minor versions contain security fixes.
  EOT
  how = "Remove `auto_minor_version_upgrade = false`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  condition = it.auto_minor_version_upgrade != false
  message   = "database `${tf::address(it)}` has automatic minor version upgrades disabled"
  place     = it.auto_minor_version_upgrade

  fix {
    value = true
  }
}
