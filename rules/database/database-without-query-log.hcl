rule "RDS024" {
  name     = "database-without-query-log"
  title    = "PostgreSQL database without a query log"
  question = "the database logs no queries"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_27", "CKV2_AWS_30"]

  why = <<-EOT
    Without a query log, nothing shows who read or changed what. Queries may contain personal data, so this rule is off
    by default.
  EOT
  how = "Set `log_statement` and `log_min_duration_statement` in the parameter group."

  each "it" { in = concat(
    [for database in resources.aws_db_instance : { of = database, group = database.parameter_group_name, engine = database.engine }],
    [for cluster in resources.aws_rds_cluster : { of = cluster, group = cluster.db_cluster_parameter_group_name, engine = cluster.engine }],
  ) }

  locals {
    groups = [for group in concat(resources.aws_db_parameter_group, resources.aws_rds_cluster_parameter_group) : [for parameter in coalesce(group.parameter, []) : parameter.name] if tf::declared(it.group) ? tf::refers_to(it.group, group) : false]
  }

  when      = contains(["postgres", "aurora-postgresql"], tf::declared(it.engine) ? it.engine : "none")
  condition = anytrue([for names in local.groups : contains(names, "log_statement") && contains(names, "log_min_duration_statement")])
  message   = "database `${tf::address(it.of)}` logs no queries"
  place     = it.of
}
