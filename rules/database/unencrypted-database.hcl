rule "RDS001" {
  name     = "unencrypted-database"
  title    = "Unencrypted database"
  question = "the database is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_16", "CKV_AWS_96", "AWS-0080", "AWS-0079", "RDS.3"]

  why = <<-EOT
    The storage of the database and its snapshots can be read by whoever gets at them. It cannot be encrypted later: it
    has to be restored into a new one.
  EOT
  how = "Set `storage_encrypted = true`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = it.storage_encrypted == true
  message   = "database `${tf::address(it)}` is not encrypted"
  place     = it.storage_encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
