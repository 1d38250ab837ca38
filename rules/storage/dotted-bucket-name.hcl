rule "S3020" {
  name     = "dotted-bucket-name"
  title    = "Bucket name with dots"
  question = "the bucket name has dots"
  severity = "low"
  group    = "correctness"
  aliases  = ["AWS-0320"]

  why = <<-EOT
    The wildcard certificate of S3 covers only one label: virtual-hosted-style HTTPS requests to a bucket with dots in
    its name fail.
  EOT
  how = "Use hyphens instead of dots in `bucket`."

  each "it" { in = resources.aws_s3_bucket }

  condition = tf::declared(it.bucket) ? !strcontains(it.bucket, ".") : true
  unknown   = "silent"
  message   = "bucket `${tf::address(it)}` has dots in its name"
  place     = it.bucket
}
