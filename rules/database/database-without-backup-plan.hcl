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
    named    = [for selection in resources.aws_backup_selection : selection if contains(coalesce(selection.resources, []), "*") || anytrue([for arn in coalesce(selection.resources, []) : tf::refers_to(arn, it)])]
    selected = [for selection in resources.aws_backup_selection : selection if anytrue([for tag in coalesce(selection.selection_tag, []) : try(it.tags[tag.key] == tag.value, false)])]
  }

  condition = length(local.named) > 0 || length(local.selected) > 0
  message   = "database `${tf::address(it)}` is in no backup plan"
  place     = it
}
