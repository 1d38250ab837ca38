rule "RDS018" {
  name     = "public-snapshot"
  title    = "Public database snapshot"
  question = "the snapshot is shared with everyone"
  severity = "critical"
  group    = "security"
  expects  = "No database snapshot is public."
  aliases  = ["CKV_AWS_302", "RDS.1"]

  why = <<-EOT
    Every AWS account can restore the snapshot, and read the database.
  EOT
  how = "Name the accounts that use it in `shared_accounts`."

  each "it" { in = concat(resources.aws_db_snapshot, resources.aws_db_cluster_snapshot, resources.aws_db_snapshot_copy) }

  when      = it.shared_accounts != null
  condition = !contains(it.shared_accounts, "all")
  message   = "snapshot `${tf::address(it)}` is shared with everyone"
  place     = it.shared_accounts
}
