rule "RDS002" {
  name     = "public-database"
  title    = "Publicly accessible database"
  question = "the database is publicly accessible"
  severity = "high"
  group    = "security"
  expects  = "No database is publicly accessible."
  aliases  = ["CKV_AWS_17", "AWS-0180", "RDS.2", "35113e6f"]

  why = <<-EOT
    A publicly accessible database has a public address, and its security groups are all that keeps the internet out.
  EOT
  how = "Set `publicly_accessible = false`, and connect from inside the VPC."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  # Aurora's instances are private unless somebody asks for the opposite.
  condition = !tf::declared(it.publicly_accessible) || it.publicly_accessible != true
  message   = "database `${tf::address(it)}` is publicly accessible"
  place     = it.publicly_accessible

  fix {
    value  = false
    safety = "unsafe"
  }
}
