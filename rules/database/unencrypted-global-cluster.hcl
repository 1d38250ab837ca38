rule "RDS017" {
  name     = "unencrypted-global-cluster"
  title    = "Unencrypted global database"
  question = "the global database is not encrypted"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_140"]

  why = <<-EOT
    Anyone who gets access to the storage or a snapshot of its clusters can read the data. An existing global database
    cannot be encrypted.
  EOT
  how = "Set `storage_encrypted = true`. This replaces an existing global database: restore its data from an encrypted copy of a snapshot."

  each "it" { in = resources.aws_rds_global_cluster }

  when      = !tf::declared(it.source_db_cluster_identifier)
  condition = tf::declared(it.storage_encrypted) ? it.storage_encrypted == true : false
  message   = "global database `${tf::address(it)}` is not encrypted"
  place     = it.storage_encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
