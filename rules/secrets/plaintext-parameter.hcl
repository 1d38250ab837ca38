rule "SEC006" {
  name     = "plaintext-parameter"
  title    = "Secret in a parameter of type String"
  question = "the parameter has a plaintext secret"
  severity = "high"
  group    = "security"
  secret   = true
  aliases  = ["CKV2_AWS_34"]

  why = <<-EOT
    A parameter of type String is not encrypted: anyone with `ssm:GetParameter` can read it without access to a KMS key.
    The parameter's name or value indicates a secret.
  EOT
  how = "Set `type = \"SecureString\"`, and pass the value from outside of the configuration."

  each "parameter" { in = resources.aws_ssm_parameter }

  locals {
    last    = tf::known(parameter.name) && parameter.name != null ? reverse(split("/", parameter.name))[0] : ""
    written = tf::known(parameter.value) ? secret::is_credential(parameter.value) : false
    # The name of a secret is not a secret.
    literal = tf::known(parameter.value) ? secret::is_literal(parameter.value) : true
    secret  = local.written || (secret::is_named(local.last) && local.literal)
  }

  when      = local.secret
  condition = parameter.type == "SecureString"
  message   = "`${tf::address(parameter)}` has a plaintext secret"
  place     = parameter.type

  fix {
    value  = "SecureString"
    safety = "unsafe"
  }
}
