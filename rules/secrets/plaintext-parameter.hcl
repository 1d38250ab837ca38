rule "SEC006" {
  name     = "plaintext-parameter"
  title    = "Secret in a parameter of type String"
  question = "the parameter holds a secret in plain text"
  severity = "high"
  group    = "security"
  secret   = true
  aliases  = ["CKV2_AWS_34"]

  why = <<-EOT
    A parameter of type String is stored as it is, and anyone with `ssm:GetParameter` reads it without permission to use a
    key. Its name, or its value, says that it is a secret.
  EOT
  how = "Set `type = \"SecureString\"`, and give the value from outside of the configuration."

  each "parameter" { in = resources.aws_ssm_parameter }

  locals {
    last    = tf::known(parameter.name) && parameter.name != null ? reverse(split("/", parameter.name))[0] : ""
    written = tf::known(parameter.value) ? secret::is_credential(parameter.value) : false
    # Names of secrets that other resources hold are no secrets.
    literal = tf::known(parameter.value) ? secret::is_literal(parameter.value) : true
    secret  = local.written || (secret::is_named(local.last) && local.literal)
  }

  when      = local.secret
  condition = parameter.type == "SecureString"
  message   = "`${tf::address(parameter)}` holds a secret in plain text"
  place     = parameter.type

  fix {
    value  = "SecureString"
    safety = "unsafe"
  }
}
