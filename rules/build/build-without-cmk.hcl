rule "CBD005" {
  name     = "build-without-cmk"
  title    = "Build without a customer managed key"
  question = "the build has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_147"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Set `encryption_key` to the ARN of a customer managed key."

  each "it" { in = resources.aws_codebuild_project }

  condition = tf::declared(it.encryption_key) ? aws::is_customer_key(it.encryption_key) : false
  message   = "build `${tf::address(it)}` has no customer managed key"
  place     = it.encryption_key
}
