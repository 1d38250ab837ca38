rule "RDS020" {
  name     = "vulnerable-postgres"
  title    = "PostgreSQL with a known vulnerability"
  question = "the version of PostgreSQL has a known vulnerability"
  severity = "high"
  group    = "security"
  aliases  = ["CKV_AWS_250", "CKV_AWS_388"]

  why = <<-EOT
    The log_fdw extension of these versions lets a database user read credentials of the service (AWS-2022-004).
  EOT
  how = "Use PostgreSQL 13.3, 12.7, 11.12, 10.17 or 9.6.22, or a later version; for Aurora, 12.4, 11.9 or 10.14."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster, resources.aws_rds_cluster_instance) }

  locals {
    # The first fixed version of each major version, of Aurora and of RDS.
    mended = it.engine == "aurora-postgresql" ? { "10" = 14, "11" = 9, "12" = 4 } : { "10" = 17, "11" = 12, "12" = 7, "13" = 3 }
    parts  = [for part in split(".", it.engine_version) : try(tonumber(part), -1)]
    # Before 10, the first two numbers were the major version.
    old = local.parts[0] == 9 ? (local.parts[1] < 6 || (length(local.parts) > 2 ? local.parts[2] < 22 : false)) : local.parts[0] < 9
    bad = local.parts[0] < 10 ? local.old : try(local.parts[1] < local.mended[tostring(local.parts[0])], false)
  }

  when      = contains(["postgres", "aurora-postgresql"], coalesce(it.engine, "none")) && tf::declared(it.engine_version) && can(regex("^[0-9]+\\.[0-9]+", it.engine_version))
  condition = !local.bad
  message   = "`${tf::address(it)}` runs PostgreSQL ${it.engine_version}, which lets database users read credentials of the service"
  place     = it.engine_version
}
