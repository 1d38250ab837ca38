rule "RDS001" {
  name     = "unencrypted-database"
  title    = "Unencrypted database"
  question = "the database is not encrypted"
  severity = "medium"
  group    = "security"
  expects  = "Every database is encrypted at rest."
  aliases  = ["CKV_AWS_16", "CKV_AWS_96", "AWS-0080", "AWS-0079", "RDS.3", "1a690d1d", "08bd0760", "3199c26c"]

  why = <<-EOT
    Anyone who gets access to the storage or a snapshot can read the data. An existing database cannot be encrypted in
    place: it has to be restored from an encrypted copy of a snapshot.
  EOT
  how = "Set `storage_encrypted = true`. This replaces an existing database: restore it from an encrypted copy of a snapshot."

  # A replica or a restored snapshot takes over the encryption of its source.
  each "it" { in = concat(
    [for database in resources.aws_db_instance : {
      of         = database
      copied     = tf::declared(database.snapshot_identifier) || tf::declared(database.replicate_source_db)
      serverless = false
    }],
    [for cluster in resources.aws_rds_cluster : {
      of         = cluster
      copied     = tf::declared(cluster.snapshot_identifier) || tf::declared(cluster.replication_source_identifier) || tf::declared(cluster.global_cluster_identifier)
      serverless = cluster.engine_mode == "serverless"
    }],
  ) }

  # Clusters of Aurora Serverless v1 are always encrypted.
  when      = !it.serverless && !(it.copied && !tf::declared(it.of.storage_encrypted))
  condition = tf::declared(it.of.storage_encrypted) ? it.of.storage_encrypted == true : false
  message   = "database `${tf::address(it.of)}` is not encrypted"
  place     = it.of.storage_encrypted

  fix {
    value  = true
    safety = "unsafe"
  }
}
