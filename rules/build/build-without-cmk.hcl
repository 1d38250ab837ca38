rule "CBD005" {
  name     = "build-without-cmk"
  title    = "Build without a customer managed key"
  question = "the build output is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_147", "3deec14b"]

  why = <<-EOT
    By default, AWS encrypts build artifacts with a key that you do not control. With a customer managed key, you decide
    who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `encryption_key` to the ARN of a customer managed key."

  each "it" { in = resources.aws_codebuild_project }

  condition = tf::declared(it.encryption_key) ? aws::is_customer_key(it.encryption_key) : false
  message   = "output of build project `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.encryption_key
}
