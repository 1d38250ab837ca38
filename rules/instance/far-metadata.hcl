rule "INS006" {
  name     = "far-metadata"
  title    = "Instance metadata beyond the instance"
  question = "containers on the instance read its metadata"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_341", "AutoScaling.4"]

  why = <<-EOT
    With more than one hop, containers on the instance get its credentials from its metadata.
  EOT
  how = "Set `http_put_response_hop_limit = 1`."

  each "it" { in = concat(resources.aws_launch_template, resources.aws_launch_configuration) }
  each "options" { in = it.metadata_options }

  condition = tf::declared(options.http_put_response_hop_limit) ? options.http_put_response_hop_limit <= 1 : true
  message   = "metadata of `${tf::address(it)}` go ${options.http_put_response_hop_limit} hops far"
  place     = options.http_put_response_hop_limit

  fix {
    value  = 1
    safety = "unsafe"
  }
}
