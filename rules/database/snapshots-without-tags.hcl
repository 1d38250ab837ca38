rule "RDS013" {
  name     = "snapshots-without-tags"
  title    = "Database snapshots without tags"
  question = "snapshots of the database do not inherit its tags"
  severity = "info"
  group    = "hygiene"
  expects  = "Database snapshots inherit the tags of their database."
  default  = "off"
  aliases  = ["CKV_AWS_313", "CKV2_AWS_60", "RDS.16", "RDS.17"]

  why = <<-EOT
    Policies and cost reports that go by tags miss snapshots without them.
  EOT
  how = "Set `copy_tags_to_snapshot = true`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = tf::declared(it.copy_tags_to_snapshot) ? it.copy_tags_to_snapshot == true : false
  message   = "snapshots of `${tf::address(it)}` do not inherit its tags"
  place     = it.copy_tags_to_snapshot

  fix {
    value  = true
    safety = "safe"
  }
}
