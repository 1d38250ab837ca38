rule "INS005" {
  name     = "credential-in-user-data"
  title    = "Credential in user data"
  question = "the user data contains a credential"
  severity = "critical"
  group    = "security"
  secret   = true
  aliases  = ["CKV_AWS_46", "AWS-0029", "AWS-0129", "443488f5", "d7b9d850"]

  why = <<-EOT
    Anyone who can describe the instance, and every program on it, can read the user data.
  EOT
  how = "Give the instance a role, and read secrets from Secrets Manager."

  each "it" { in = concat(
    [for instance in concat(resources.aws_instance, resources.aws_launch_configuration) : { of = instance, data = instance.user_data, encoded = instance.user_data_base64 }],
    [for template in resources.aws_launch_template : { of = template, data = null, encoded = template.user_data }],
  ) }

  locals {
    shown = tf::known(local.text) ? local.text : (tf::text(local.text) == "…" ? local.text : tf::text(local.text))
    # Whatever the value, an instance role with temporary credentials is better.
    keyed = tf::known(local.shown) ? can(regex("(?i)\\baws_secret_access_key[\"']?\\s*[=:]\\s*[\"']?[^\\s\"'$<{]", local.shown)) : false
    text  = tf::declared(it.data) ? it.data : (tf::declared(it.encoded) ? try(base64decode(it.encoded), it.encoded) : "")
  }

  when      = tf::declared(it.data) || tf::declared(it.encoded)
  condition = !local.keyed && !secret::is_credential(local.shown)
  message   = "the user data of `${tf::address(it.of)}` contains a credential"
  place     = tf::declared(it.data) ? it.data : it.encoded
}
