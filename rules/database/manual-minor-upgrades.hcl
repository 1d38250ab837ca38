rule "RDS007" {
  name     = "manual-minor-upgrades"
  title    = "Minor versions are not installed"
  question = "minor versions of the database are not installed"
  severity = "low"
  group    = "security"
  expects  = "Every database installs minor versions."
  aliases  = ["CKV_AWS_226", "RDS.13"]

  why = <<-EOT
    Minor versions hold security fixes.
  EOT
  how = "Remove `auto_minor_version_upgrade = false`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  condition = it.auto_minor_version_upgrade != false
  message   = "database `${tf::address(it)}` does not install minor versions"
  place     = it.auto_minor_version_upgrade

  fix {
    value = true
  }
}
