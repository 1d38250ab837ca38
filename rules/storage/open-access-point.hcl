rule "S3019" {
  name     = "open-access-point"
  title    = "S3 access point without a public access block"
  question = "the access point allows public policies"
  severity = "medium"
  group    = "security"
  expects  = "Every access point has a public access block."
  aliases  = ["CKV_AWS_392", "S3.19"]

  why = <<-EOT
    A policy of the access point can make the bucket public.
  EOT
  how = "Remove `public_access_block_configuration`. All four settings are `true` by default."

  each "it" { in = resources.aws_s3_access_point }

  condition = it.public_access_block_configuration[0].block_public_policy != false
  message   = "access point `${tf::address(it)}` allows public policies"
  place     = it.public_access_block_configuration[0].block_public_policy

  fix {
    value = true
  }
}
