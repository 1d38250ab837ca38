rule "RDS004" {
  name     = "missing-database-deletion-protection"
  title    = "Database without deletion protection"
  question = "the database has no deletion protection"
  severity = "low"
  group    = "security"
  expects  = "Every database has deletion protection."
  default  = "off"
  aliases  = ["CKV_AWS_293", "CKV_AWS_139", "AWS-0177", "RDS.7", "RDS.8"]

  why = <<-EOT
    Without deletion protection, a mistaken apply can delete the database.
  EOT
  how = "Set `deletion_protection = true`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = it.deletion_protection == true
  message   = "database `${tf::address(it)}` has no deletion protection"
  place     = it.deletion_protection

  fix {
    value = true
  }
}
