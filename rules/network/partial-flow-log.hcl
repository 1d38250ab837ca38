rule "NET042" {
  name     = "partial-flow-log"
  title    = "Flow log that does not record all traffic"
  question = "the flow log does not record all traffic"
  severity = "low"
  group    = "security"

  why = <<-EOT
    Accepted traffic shows what an attacker reached, and rejected traffic what they tried.
  EOT
  how = "Set `traffic_type = \"ALL\"`."

  each "it" { in = resources.aws_flow_log }

  condition = tf::declared(it.traffic_type) ? it.traffic_type == "ALL" : true
  message   = "flow log `${tf::address(it)}` records only ${it.traffic_type} traffic"
  place     = it.traffic_type

  fix {
    value = "ALL"
  }
}
