rule "ECR006" {
  name     = "repository-without-kms"
  title    = "ECR repository without KMS encryption"
  question = "the repository is encrypted with KMS"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_136"]

  why = <<-EOT
    Without KMS, images are encrypted with keys that S3 manages: their use is not logged, and access cannot be revoked.
  EOT
  how = "Add an `encryption_configuration` block with `encryption_type = \"KMS\"`. Changing it replaces the repository."

  each "it" { in = resources.aws_ecr_repository }

  condition = startswith(coalesce(it.encryption_configuration[0].encryption_type, "AES256"), "KMS")
  message   = "repository `${tf::address(it)}` is not encrypted with KMS"
  place     = it.encryption_configuration[0].encryption_type
}
