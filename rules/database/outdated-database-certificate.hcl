rule "RDS019" {
  name     = "outdated-database-certificate"
  title    = "Database with an expired certificate authority"
  question = "the certificate authority of the database has expired"
  severity = "medium"
  group    = "correctness"
  aliases  = ["CKV_AWS_211", "9f40c07e"]

  why = <<-EOT
    The RDS certificate authorities of 2010, 2015 and 2019 have expired, so clients that verify the certificate refuse
    the connection.
  EOT
  how = "Set `ca_cert_identifier = \"rds-ca-rsa2048-g1\"`."

  each "it" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster_instance) }

  when      = tf::declared(it.ca_cert_identifier)
  condition = !contains(["rds-ca-2010", "rds-ca-2015", "rds-ca-2019"], it.ca_cert_identifier)
  message   = "the certificate authority `${it.ca_cert_identifier}` of `${tf::address(it)}` has expired"
  place     = it.ca_cert_identifier

  fix {
    value  = "rds-ca-rsa2048-g1"
    safety = "unsafe"
  }
}
