rule "ELB004" {
  name     = "invalid-header-fields"
  title    = "Load balancer that forwards invalid header fields"
  question = "the load balancer forwards invalid header fields"
  severity = "medium"
  group    = "security"
  expects  = "Load balancers drop invalid header fields."
  aliases  = ["CKV_AWS_131", "AWS-0052", "ELB.4", "6e3fd2ed"]

  why = <<-EOT
    Invalid HTTP header fields let an attacker smuggle a request past the load balancer to a target.
  EOT
  how = "Set `drop_invalid_header_fields = true`."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb) }

  when      = it.load_balancer_type == null || it.load_balancer_type == "application"
  condition = it.drop_invalid_header_fields == true
  message   = "load balancer `${tf::address(it)}` forwards invalid header fields"
  place     = it.drop_invalid_header_fields

  fix {
    value = true
  }
}
