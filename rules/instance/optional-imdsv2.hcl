rule "INS001" {
  name     = "optional-imdsv2"
  title    = "Instance without required IMDSv2"
  question = "the instance does not require IMDSv2"
  severity = "medium"
  group    = "security"
  expects  = "Instances require IMDSv2."
  aliases  = ["CKV_AWS_79", "AWS-0028", "AWS-0130", "EC2.8", "EC2.170"]

  why = <<-EOT
    Unless IMDSv2 session tokens are required, an attacker can read the instance's credentials from its metadata by
    server-side request forgery.
  EOT
  how = "Add `metadata_options` with `http_tokens = \"required\"`."

  each "it" { in = concat(resources.aws_instance, resources.aws_launch_template, resources.aws_launch_configuration) }

  # Without an endpoint there is no metadata to read.
  when      = tf::declared(it.metadata_options[0].http_endpoint) ? it.metadata_options[0].http_endpoint != "disabled" : true
  condition = tf::declared(it.metadata_options[0].http_tokens) ? it.metadata_options[0].http_tokens == "required" : false
  message   = "`${tf::address(it)}` does not require IMDSv2"
  place     = it.metadata_options[0].http_tokens

  fix {
    value  = "required"
    safety = "unsafe"
  }
}
