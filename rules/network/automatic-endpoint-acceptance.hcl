rule "NET039" {
  name     = "automatic-endpoint-acceptance"
  title    = "VPC endpoint service without acceptance of connections"
  question = "the endpoint service accepts every connection"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_123"]

  why = <<-EOT
    Every allowed principal can connect without review.
  EOT
  how = "Set `acceptance_required = true`."

  each "it" { in = resources.aws_vpc_endpoint_service }

  condition = it.acceptance_required != false
  message   = "endpoint service `${tf::address(it)}` accepts every connection"
  place     = it.acceptance_required

  fix {
    value  = true
    safety = "unsafe"
  }
}
