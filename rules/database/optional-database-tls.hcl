rule "RDS023" {
  name     = "optional-database-tls"
  title    = "Database that accepts connections without TLS"
  question = "the database accepts connections without TLS"
  severity = "medium"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_69", "RDS.38", "RDS.39"]

  why = <<-EOT
    Anyone on the network path can read queries, results and passwords of connections without TLS.
  EOT
  how = "Set the parameter `rds.force_ssl` to 1 for PostgreSQL and SQL Server, or `require_secure_transport` to 1 for MySQL and MariaDB."

  each "it" { in = concat(resources.aws_db_parameter_group, resources.aws_rds_cluster_parameter_group) }

  locals {
    name   = can(regex("^(mysql|mariadb|aurora-mysql)", it.family)) ? "require_secure_transport" : "rds.force_ssl"
    values = [for parameter in coalesce(it.parameter, []) : lower(tostring(parameter.value)) if parameter.name == local.name]

    # PostgreSQL 15, MySQL 9.7, MariaDB 11.8, Aurora PostgreSQL 17 and later require TLS by default.
    strict = can(regex("^(postgres(1[5-9]|[2-9][0-9])|mysql9\\.[7-9]|mariadb(11\\.[89]|1[2-9]\\.[0-9]+)|aurora-postgresql(1[7-9]|[2-9][0-9]))$", it.family))
  }

  when      = can(regex("^(mysql|mariadb|aurora-mysql|postgres|aurora-postgresql|sqlserver)", it.family))
  condition = length(local.values) > 0 ? alltrue([for value in local.values : contains(["1", "on"], value)]) : local.strict
  message   = "databases with `${tf::address(it)}` accept connections without TLS"
  place     = it
}
