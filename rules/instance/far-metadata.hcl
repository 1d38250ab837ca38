rule "INS006" {
  name     = "far-metadata"
  title    = "Instance metadata hop limit above 1"
  question = "the metadata hop limit is above 1"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_341", "AutoScaling.4"]

  why = <<-EOT
    With a hop limit above 1, containers on the instance can get the instance's credentials from its metadata.
  EOT
  how = "Set `http_put_response_hop_limit = 1`."

  each "it" { in = concat(resources.aws_launch_template, resources.aws_launch_configuration) }
  each "options" { in = it.metadata_options }

  condition = tf::declared(options.http_put_response_hop_limit) ? options.http_put_response_hop_limit <= 1 : true
  message   = "the metadata hop limit of `${tf::address(it)}` is ${options.http_put_response_hop_limit}"
  place     = options.http_put_response_hop_limit

  fix {
    value  = 1
    safety = "unsafe"
  }
}
