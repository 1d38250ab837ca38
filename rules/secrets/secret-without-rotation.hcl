rule "SEC007" {
  name     = "secret-without-rotation"
  title    = "Secret without rotation"
  question = "the secret is never rotated"
  severity = "low"
  group    = "security"
  expects  = "Every secret is rotated."
  default  = "off"
  aliases  = ["CKV2_AWS_57", "SecretsManager.1"]

  why = <<-EOT
    A leaked secret stays valid until it is changed. Some secrets cannot be rotated by a function, such as a webhook URL
    from a vendor.
  EOT
  how = "Add an `aws_secretsmanager_secret_rotation`."

  each "it" { in = resources.aws_secretsmanager_secret }

  locals {
    beside = [for other in resources.aws_secretsmanager_secret_rotation : other if tf::refers_to(other.secret_id, it)]
  }

  condition = length(local.beside) > 0
  message   = "secret `${tf::address(it)}` is never rotated"
  place     = it
}
