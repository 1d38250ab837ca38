rule "RDS002" {
  name     = "public-database"
  title    = "Database with a public address"
  question = "the database has a public address"
  severity = "high"
  group    = "security"
  expects  = "No database has a public address."
  aliases  = ["CKV_AWS_17", "AWS-0180", "RDS.2"]

  why = <<-EOT
    A database with a public address can be reached from the internet as far as its security groups allow.
  EOT
  how = "Remove `publicly_accessible`, and reach the database from inside the VPC."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  # Aurora's instances have no public address unless somebody asks for one.
  condition = !tf::declared(it.publicly_accessible) || it.publicly_accessible != true
  message   = "database `${tf::address(it)}` has a public address"
  place     = it.publicly_accessible

  fix {
    value  = false
    safety = "unsafe"
  }
}
