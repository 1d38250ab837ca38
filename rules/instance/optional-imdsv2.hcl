rule "INS001" {
  name     = "optional-imdsv2"
  title    = "Instance metadata without a session token"
  question = "the instance answers metadata requests without a session token"
  severity = "medium"
  group    = "security"
  expects  = "Instances answer metadata requests only with a session token."
  aliases  = ["CKV_AWS_79", "AWS-0028", "AWS-0130", "EC2.8", "EC2.170"]

  why = <<-EOT
    A server-side request forgery reads the credentials of the instance from its metadata, unless a session token is
    required.
  EOT
  how = "Add `metadata_options` with `http_tokens = \"required\"`."

  each "it" { in = concat(resources.aws_instance, resources.aws_launch_template, resources.aws_launch_configuration) }

  # Without an endpoint, nothing answers.
  when      = tf::declared(it.metadata_options[0].http_endpoint) ? it.metadata_options[0].http_endpoint != "disabled" : true
  condition = tf::declared(it.metadata_options[0].http_tokens) ? it.metadata_options[0].http_tokens == "required" : false
  message   = "instance `${tf::address(it)}` answers metadata requests without a session token"
  place     = it.metadata_options[0].http_tokens

  fix {
    value  = "required"
    safety = "unsafe"
  }
}
