rule "API002" {
  name     = "stage-without-tracing"
  title    = "API stage without X-Ray tracing"
  question = "X-Ray tracing of the stage is disabled"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_73", "AWS-0003", "APIGateway.3"]

  why = <<-EOT
    Without traces, nothing shows which call made a request slow.
  EOT
  how = "Set `xray_tracing_enabled = true`."

  each "it" { in = resources.aws_api_gateway_stage }

  condition = tf::declared(it.xray_tracing_enabled) ? it.xray_tracing_enabled == true : false
  message   = "stage `${tf::address(it)}` has X-Ray tracing disabled"
  place     = it.xray_tracing_enabled

  fix {
    value  = true
    safety = "safe"
  }
}
