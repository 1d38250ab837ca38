rule "RDS025" {
  name     = "unencrypted-cluster-snapshot"
  title    = "Unencrypted cluster snapshot"
  question = "the cluster of the snapshot is not encrypted"
  severity = "medium"
  group    = "security"
  expects  = "Every cluster snapshot is encrypted."
  default  = "off"
  aliases  = ["CKV_AWS_146", "RDS.4", "656880aa"]

  why = <<-EOT
    Anyone who gets access to the snapshot can read the data.
  EOT
  how = "Set `storage_encrypted = true` on the cluster, which then encrypts its snapshots. This replaces an existing cluster: restore it from an encrypted copy of a snapshot."

  each "it" { in = resources.aws_db_cluster_snapshot }
  each "cluster" { in = [for cluster in resources.aws_rds_cluster : cluster if tf::refers_to(it.db_cluster_identifier, cluster) || it.db_cluster_identifier == cluster.cluster_identifier] }

  when      = !tf::declared(cluster.snapshot_identifier)
  condition = tf::declared(cluster.storage_encrypted) ? cluster.storage_encrypted == true : false
  message   = "snapshot `${tf::address(it)}` is of the unencrypted cluster `${tf::address(cluster)}`"
  place     = cluster.storage_encrypted
}
