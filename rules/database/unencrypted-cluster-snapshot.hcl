rule "RDS025" {
  name     = "unencrypted-cluster-snapshot"
  title    = "Unencrypted cluster snapshot"
  question = "the snapshot is of an unencrypted cluster"
  severity = "medium"
  group    = "security"
  expects  = "Every cluster snapshot is encrypted."
  default  = "off"
  aliases  = ["CKV_AWS_146", "RDS.4"]

  why = <<-EOT
    The snapshot can be read by anyone who gets access to it.
  EOT
  how = "Encrypt the cluster: the snapshot takes that over."

  each "it" { in = resources.aws_db_cluster_snapshot }
  each "cluster" { in = [for cluster in resources.aws_rds_cluster : cluster if tf::refers_to(it.db_cluster_identifier, cluster) || it.db_cluster_identifier == cluster.cluster_identifier] }

  when      = !tf::declared(cluster.snapshot_identifier)
  condition = tf::declared(cluster.storage_encrypted) ? cluster.storage_encrypted == true : false
  message   = "snapshot `${tf::address(it)}` is of an unencrypted cluster"
  place     = cluster.storage_encrypted
}
