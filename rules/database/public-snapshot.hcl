rule "RDS018" {
  name     = "public-snapshot"
  title    = "Public database snapshot"
  question = "the snapshot is public"
  severity = "critical"
  group    = "security"
  expects  = "No database snapshot is public."
  aliases  = ["CKV_AWS_302", "RDS.1"]

  why = <<-EOT
    Any AWS account can restore the snapshot and read the database.
  EOT
  how = "Replace `all` in `shared_accounts` with the accounts that need the snapshot."

  each "it" { in = concat(resources.aws_db_snapshot, resources.aws_db_cluster_snapshot, resources.aws_db_snapshot_copy) }

  when      = it.shared_accounts != null
  condition = !contains(it.shared_accounts, "all")
  message   = "snapshot `${tf::address(it)}` is public"
  place     = it.shared_accounts
}
