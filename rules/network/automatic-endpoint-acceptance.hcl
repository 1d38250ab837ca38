rule "NET039" {
  name     = "automatic-endpoint-acceptance"
  title    = "Endpoint service accepts every consumer"
  question = "the endpoint service accepts every consumer"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_123"]

  why = <<-EOT
    Any permitted account connects without anyone looking at it.
  EOT
  how = "Set `acceptance_required = true`."

  each "it" { in = resources.aws_vpc_endpoint_service }

  condition = it.acceptance_required != false
  message   = "endpoint service `${tf::address(it)}` accepts every consumer"
  place     = it.acceptance_required

  fix {
    value  = true
    safety = "unsafe"
  }
}
