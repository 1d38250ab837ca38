rule "RDS006" {
  name     = "database-without-iam"
  title    = "Database without IAM authentication"
  question = "the database does not accept IAM authentication"
  severity = "low"
  group    = "security"
  expects  = "Every database accepts IAM authentication."
  default  = "off"
  aliases  = ["CKV_AWS_161", "CKV_AWS_162", "AWS-0176", "RDS.10", "RDS.12", "88fd05e0"]

  why = <<-EOT
    With IAM authentication, tasks log in with their role, and there is no password to leak.
  EOT
  how = "Set `iam_database_authentication_enabled = true`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  locals {
    # MariaDB supports it from 10.6 on; Oracle, SQL Server and Db2 do not.
    engine = tf::declared(it.engine) ? it.engine : "mysql"
    old    = tf::declared(it.engine_version) ? local.engine == "mariadb" && can(regex("^10\\.[0-5](\\.|$)", it.engine_version)) : false
  }

  when      = contains(["aurora", "aurora-mysql", "aurora-postgresql", "mariadb", "mysql", "postgres"], local.engine) && !local.old
  condition = it.iam_database_authentication_enabled == true
  message   = "database `${tf::address(it)}` does not accept IAM authentication"
  place     = it.iam_database_authentication_enabled

  fix {
    value = true
  }
}
