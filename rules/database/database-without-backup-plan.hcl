rule "RDS029" {
  name     = "database-without-backup-plan"
  title    = "Database without a backup plan"
  question = "the database is in no AWS Backup plan"
  severity = "low"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV2_AWS_8", "RDS.26"]

  why = <<-EOT
    RDS deletes its automated backups at most 35 days after they are made. Organizations that keep backups for longer,
    or in another account, do so with a plan of AWS Backup.
  EOT
  how = "Add the ARN of the database to `resources` of an `aws_backup_selection`, or a tag that one selects."

  each "it" { in = concat(resources.aws_rds_cluster, [for database in resources.aws_db_instance : database if !tf::declared(database.replicate_source_db)]) }

  locals {
    named = [for selection in resources.aws_backup_selection : selection if anytrue([for arn in coalesce(selection.resources, []) : tf::refers_to(arn, it)])]
    every = [for selection in resources.aws_backup_selection : selection if anytrue([for arn in coalesce(selection.resources, []) : can(regex("^(?:\\*|arn:[a-z-]+:rds:.*:(?:\\*|db:\\*|cluster:\\*))$", tf::text(arn)))])]
    tags  = flatten([for selection in resources.aws_backup_selection : [for tag in coalesce(selection.selection_tag, []) : "${tag.key}=${tag.value}"]])
    own   = [for key, value in coalesce(it.tags, {}) : key if contains(local.tags, "${key}=${value}")]
  }

  condition = length(local.named) > 0 || length(local.every) > 0 || length(local.own) > 0
  message   = "database `${tf::address(it)}` is in no backup plan"
  place     = it
}
