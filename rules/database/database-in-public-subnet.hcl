rule "RDS027" {
  name     = "database-in-public-subnet"
  title    = "Database in a public subnet"
  question = "the database is in a public subnet"
  severity = "medium"
  group    = "security"
  expects  = "No database is in a public subnet."
  aliases  = ["RDS.46", "2f737336"]

  why = <<-EOT
    A public subnet has a route to an internet gateway. There, a single changed argument, `publicly_accessible`, exposes
    the database to the internet.
  EOT
  how = "Use a subnet group whose subnets have no route to an internet gateway."

  each "database" { in = concat(resources.aws_db_instance, resources.aws_rds_cluster) }
  each "group" { in = resources.aws_db_subnet_group }
  each "subnet" { in = resources.aws_subnet }

  when      = tf::refers_to(database.db_subnet_group_name, group) && contains(group.subnet_ids, subnet.id)
  condition = !net::is_public_subnet(subnet)
  message   = "database `${tf::address(database)}` may be placed in the public subnet `${tf::address(subnet)}`"
  place     = group.subnet_ids
  related   = [subnet]
}
