rule "RDS005" {
  name     = "single-zone-database"
  title    = "Single-AZ database"
  question = "the database is in a single availability zone"
  severity = "low"
  group    = "correctness"
  expects  = "Every database spans several availability zones."
  default  = "off"
  aliases  = ["CKV_AWS_157", "RDS.5"]

  why = <<-EOT
    When its availability zone fails, a Single-AZ database is down until the zone recovers or a backup is restored.
  EOT
  how = "Set `multi_az = true`."

  each "it" { in = resources.aws_db_instance }

  condition = tf::declared(it.multi_az) ? it.multi_az == true : false
  message   = "database `${tf::address(it)}` is in a single availability zone"
  place     = it.multi_az

  fix {
    value  = true
    safety = "unsafe"
  }
}
