rule "RDS026" {
  name     = "default-database-port"
  title    = "Database on the default port"
  question = "the database uses the default port of its engine"
  severity = "info"
  group    = "security"
  expects  = "No database uses its default port."
  default  = "off"
  aliases  = ["bca7cc4d", "RDS.23"]

  why = <<-EOT
    Scanners try the default port of each engine first. Another port only stops those who do not look closely.
  EOT
  how = "Set `port` to one that is not the default of any engine."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  locals {
    engine = tf::declared(it.engine) ? it.engine : "none"
    family = startswith(local.engine, "aurora") ? (local.engine == "aurora-postgresql" ? "postgres" : "mysql") : split("-", local.engine)[0]
    port   = lookup({ mysql = 3306, mariadb = 3306, postgres = 5432, oracle = 1521, custom = 1521, sqlserver = 1433, db2 = 50000 }, local.family, null)
  }

  when      = local.port != null
  condition = tf::declared(it.port) ? it.port != local.port : false
  message   = "database `${tf::address(it)}` uses port ${local.port}, the default of ${local.engine}"
  place     = it.port
}
