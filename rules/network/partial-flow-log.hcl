rule "NET042" {
  name     = "partial-flow-log"
  title    = "Flow log without all traffic"
  question = "the flow log leaves out traffic"
  severity = "low"
  group    = "security"

  why = <<-EOT
    What was accepted is what matters after an incident.
  EOT
  how = "Set `traffic_type = \"ALL\"`."

  each "it" { in = resources.aws_flow_log }

  condition = tf::declared(it.traffic_type) ? it.traffic_type == "ALL" : true
  message   = "flow log `${tf::address(it)}` records ${it.traffic_type} only"
  place     = it.traffic_type

  fix {
    value = "ALL"
  }
}
