rule "S3020" {
  name     = "dotted-bucket-name"
  title    = "Bucket name with dots"
  question = "the name of the bucket has dots"
  severity = "low"
  group    = "correctness"
  aliases  = ["AWS-0320"]

  why = <<-EOT
    The certificate of S3 covers one label before its domain: virtual-hosted requests with TLS to a name with dots fail.
  EOT
  how = "Use hyphens."

  each "it" { in = resources.aws_s3_bucket }

  condition = tf::declared(it.bucket) ? !strcontains(it.bucket, ".") : true
  unknown   = "silent"
  message   = "bucket `${tf::address(it)}` has dots in its name"
  place     = it.bucket
}
