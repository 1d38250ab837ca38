rule "RDS013" {
  name     = "snapshots-without-tags"
  title    = "Snapshots of a database without its tags"
  question = "snapshots of the database lose its tags"
  severity = "info"
  group    = "hygiene"
  expects  = "Snapshots of databases keep their tags."
  default  = "off"
  aliases  = ["CKV_AWS_313", "CKV2_AWS_60", "RDS.16", "RDS.17"]

  why = <<-EOT
    Rules of an organisation, and who looks for what costs so much, go by tags.
  EOT
  how = "Set `copy_tags_to_snapshot = true`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }

  condition = tf::declared(it.copy_tags_to_snapshot) ? it.copy_tags_to_snapshot == true : false
  message   = "snapshots of `${tf::address(it)}` lose its tags"
  place     = it.copy_tags_to_snapshot

  fix {
    value  = true
    safety = "safe"
  }
}
